using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Benchmarks;

/// <summary>The scorer as people run it: a process of its own, with its own settings beside the topics.</summary>
internal sealed class ScorerProcess : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly Process process;
    private readonly Uri ready;
    private readonly long started = Stopwatch.GetTimestamp();

    /// <param name="folder">Of its program.</param>
    /// <param name="options">Its topics and delivery.</param>
    /// <param name="model">Folder of the model.</param>
    public ScorerProcess(string folder, KafkaOptions options, string model)
    {
        int port = FreePort();
        ready = new Uri($"http://127.0.0.1:{port}/health/ready");
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["exec", Path.Combine(folder, "StreamSentiment.Scorer.dll"), "--url", $"http://127.0.0.1:{port}"]
        )
        {
            RedirectStandardOutput = true,
        };
        Dictionary<string, string> settings = new()
        {
            ["KAFKA__BOOTSTRAP"] = options.Bootstrap,
            ["KAFKA__GROUPID"] = options.GroupId,
            ["KAFKA__INPUTTOPIC"] = options.InputTopic,
            ["KAFKA__OUTPUTTOPIC"] = options.OutputTopic,
            ["KAFKA__DEADLETTERTOPIC"] = options.DeadLetterTopic,
            ["KAFKA__PUBLISHEDTOPIC"] = options.PublishedTopic,
            ["KAFKA__STATUSTOPIC"] = options.StatusTopic,
            ["KAFKA__CONTROLTOPIC"] = options.ControlTopic,
            ["KAFKA__DELIVERY"] = $"{options.Delivery}",
            ["KAFKA__COMMITINTERVAL"] = options.CommitInterval.ToString("c", CultureInfo.InvariantCulture),
            ["SCORING__MODEL"] = Path.GetFullPath(model),
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[$"STREAMSENTIMENT__{name}"] = value;
        }

        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { }; // read, so that it never waits for a full pipe
        process.BeginOutputReadLine();
    }

    /// <summary>The processor time it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory, MB.</summary>
    public double Megabytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1024.0 / 1024;
        }
    }

    /// <summary>The time since its start.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(started);

    /// <summary>Waits until it says that it is ready.</summary>
    /// <returns>The time from its start.</returns>
    public async Task<TimeSpan> ReadyAsync(CancellationToken stop)
    {
        using var http = new HttpClient();
        while (true)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"The scorer ended with exit code {process.ExitCode}.");
            }

            try
            {
                using var answer = await http.GetAsync(ready, stop);
                if (answer.IsSuccessStatusCode)
                {
                    return Age;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(Look, TimeProvider.System, stop);
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
