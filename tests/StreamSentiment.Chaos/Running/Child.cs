using System.Diagnostics;
using System.Globalization;

namespace StreamSentiment.Chaos.Running;

/// <summary>A process that can be killed and started again. Its id stands in a file NAME.pid, what it says in NAME.log.</summary>
internal sealed class Child(string name, string folder, Func<ProcessStartInfo> command) : IAsyncDisposable
{
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(40);

    private Process? process;
    private StreamWriter? log;
    private long peakKilobytes;
    private int crashes;

    public string Name => name;

    /// <summary>How often it ended by a signal that nobody sent: a fault of memory, or a native library's assertion.</summary>
    public int Crashes => crashes;

    public bool IsRunning => process is { HasExited: false };

    /// <summary>The most memory that it, or one before it, had resident, MB.</summary>
    public long PeakMegabytes => Math.Max(peakKilobytes, ReadPeak()) / 1024;

    /// <summary>Files, sockets and the like that it has open now.</summary>
    public int Handles => IsRunning ? Directory.EnumerateFileSystemEntries($"/proc/{process!.Id}/fd").Count() : 0;

    /// <param name="environment">Variables of this start alone.</param>
    public void Start(IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = command();
        foreach (var (variable, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[variable] = value;
        }

        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        log = new StreamWriter(Path.Combine(folder, $"{name}.log"), append: true) { AutoFlush = true };
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (ended, _) => CountCrash((Process)ended!);
        process.Start();
        File.WriteAllText(Path.Combine(folder, $"{name}.pid"), process.Id.ToString(CultureInfo.InvariantCulture));
        var to = log;
        process.OutputDataReceived += (_, line) => Write(to, line.Data);
        process.ErrorDataReceived += (_, line) => Write(to, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Starts it, and waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        Start();
        await process!.WaitForExitAsync(stop);
        return process.ExitCode;
    }

    /// <summary>Ends it without warning.</summary>
    public async Task KillAsync()
    {
        peakKilobytes = Math.Max(peakKilobytes, ReadPeak());
        Signals.Kill(process!);
        await EndedAsync();
    }

    /// <summary>Asks it to end, and waits for that.</summary>
    /// <returns>False if it had to be killed.</returns>
    public async Task<bool> TerminateAsync()
    {
        peakKilobytes = Math.Max(peakKilobytes, ReadPeak());
        Signals.Terminate(process!);
        try
        {
            await process!.WaitForExitAsync(CancellationToken.None).WaitAsync(EndTimeout);
        }
        catch (TimeoutException)
        {
            await KillAsync();
            return false;
        }

        await EndedAsync();
        return true;
    }

    public void Stop() => Signals.Stop(process!);

    public void Continue() => Signals.Continue(process!);

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            await KillAsync();
        }

        process?.Dispose();
    }

    private async Task EndedAsync()
    {
        await process!.WaitForExitAsync(CancellationToken.None);
        lock (log!)
        {
            log.Dispose();
        }
    }

    private static void Write(StreamWriter to, string? line)
    {
        lock (to)
        {
            if (line is not null && to.BaseStream is not null)
            {
                to.WriteLine(line);
            }
        }
    }

    private void CountCrash(Process ended)
    {
        const int BySignal = 128;
        if (ended.ExitCode - BySignal is Signals.Abort or Signals.BusError or Signals.SegmentationFault)
        {
            Interlocked.Increment(ref crashes);
        }
    }

    private long ReadPeak()
    {
        string status = $"/proc/{process?.Id}/status";
        if (!IsRunning || !File.Exists(status))
        {
            return 0;
        }

        string? peak = File.ReadLines(status).FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return peak is null
            ? 0
            : long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
