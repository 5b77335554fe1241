using System.Diagnostics;

namespace StreamSentiment.Tests.Fixtures;

/// <summary>A server that speaks S3 (Adobe S3Mock's jar) in a process of its own; its data is gone when it ends.</summary>
internal sealed class S3Process : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2); // five seconds where nothing else runs

    private readonly Process server;

    private S3Process(string jar)
    {
        int[] ports = FreePorts.Take(2);
        Endpoint = $"http://127.0.0.1:{ports[0]}";
        server = Process.Start(
            new ProcessStartInfo("java", ["-Xmx256m", $"-Dhttp.port={ports[0]}", $"-Dserver.port={ports[1]}", "-jar", jar])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        // Read, or it would stand still on a full pipe.
        server.OutputDataReceived += (_, _) => { };
        server.ErrorDataReceived += (_, _) => { };
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
    }

    public string Endpoint { get; }

    /// <summary>Starts a server on free ports; ready when this returns.</summary>
    public static async Task<S3Process> StartNewAsync(string jar)
    {
        for (int attempt = 1; ; attempt++)
        {
            var process = new S3Process(jar);
            try
            {
                await Eventually.IsTrueAsync(process.AnswersAsync, "the S3 server answers", Patience);
                return process;
            }
            catch (Exception e)
            {
                await process.DisposeAsync();
                // Someone else may have taken a port between its being looked up and the start.
                if (e is not InvalidOperationException || attempt == 3)
                {
                    throw;
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!server.HasExited)
        {
            // SIGTERM, at which it removes its data: .NET itself knows only the hard way.
            using var term = Process.Start("kill", [server.Id.ToString()]);
            using var ended = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await server.WaitForExitAsync(ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!server.HasExited)
            {
                server.Kill();
            }
        }
        server.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        if (server.HasExited)
        {
            throw new InvalidOperationException("The S3 server ended at its start.");
        }

        try
        {
            using var client = S3Fixture.ClientOf(Endpoint);
            await client.ListBucketsAsync();
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or Amazon.Runtime.AmazonServiceException)
        {
            return false;
        }
    }
}
