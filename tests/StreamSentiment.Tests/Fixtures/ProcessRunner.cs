using System.Diagnostics;
using System.Text;

namespace StreamSentiment.Tests.Fixtures;

/// <summary>A program of this repository in a process of its own, as a person or an orchestrator runs it.</summary>
internal sealed class ProcessRunner : IAsyncDisposable
{
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();
    private readonly Process process;

    private ProcessRunner(string assembly, string[] arguments, IReadOnlyDictionary<string, string>? environment)
    {
        string[] dotnet = [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", "exec"];
        // A shell's background jobs ignore SIGINT, and their children inherit that: Ctrl-C would do nothing.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", .. dotnet] : dotnet;
        var start = new ProcessStartInfo(
            command[0],
            [.. command[1..], Path.Combine(AppContext.BaseDirectory, assembly), .. arguments]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            string? own in start
                .Environment.Keys.Where(name => name.StartsWith("STREAMSENTIMENT", StringComparison.Ordinal))
                .ToArray()
        )
        {
            start.Environment.Remove(own);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it has written to standard output so far.</summary>
    public string Output => Text(output);

    /// <summary>What it has written to standard error so far.</summary>
    public string Error => Text(error);

    public string[] OutputLines => Lines(Output);

    public string[] ErrorLines => Lines(Error);

    public static ProcessRunner StartCli(string[] arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        new("streamsentiment.dll", arguments, environment);

    public static ProcessRunner StartScorer(string[] arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        new("StreamSentiment.Scorer.dll", arguments, environment);

    public static ProcessRunner StartRetrainer(string[] arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        new("StreamSentiment.Retrainer.dll", arguments, environment);

    /// <summary>A retrainer that ends without warning at the point that the first argument names.</summary>
    public static ProcessRunner StartCrashingRetrainer(string[] arguments) =>
        new("StreamSentiment.CrashingRetrainer.dll", arguments, environment: null);

    /// <summary>Faults against real brokers and the hosts.</summary>
    public static ProcessRunner StartChaos(string[] arguments) => new("StreamSentiment.Chaos.dll", arguments, environment: null);

    /// <summary>These tests, or some of them, in a process of their own.</summary>
    public static ProcessRunner StartTests(string[] arguments, IReadOnlyDictionary<string, string> environment) =>
        new("StreamSentiment.Tests.dll", arguments, environment);

    public int Id => process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>Waits for a condition; fails at once, with what it said, if the process ends first.</summary>
    public Task UntilAsync(Func<bool> condition, string what, TimeSpan? within = null) =>
        UntilAsync(() => Task.FromResult(condition()), what, within);

    /// <inheritdoc cref="UntilAsync(Func{bool}, string, TimeSpan?)"/>
    public Task UntilAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null) =>
        Eventually.IsTrueAsync(
            async () =>
            {
                bool ended = process.HasExited;
                bool holds = await condition();
                Assert.False(ended && !holds, $"The process ended before {what}: {Output}{Error}");
                return holds;
            },
            what,
            within
        );

    /// <summary>Waits until the program itself runs, in the place of <c>env</c>, which may still ignore a signal.</summary>
    public Task BegunAsync() =>
        OperatingSystem.IsLinux()
            ? UntilAsync(() => process.HasExited || Name() != "env", "its program runs")
            : Task.CompletedTask;

    /// <summary>Sends it a signal, by the name that <c>kill</c> knows.</summary>
    public async Task SignalAsync(string name)
    {
        await BegunAsync();
        using var kill = Process.Start("kill", [$"-{name}", process.Id.ToString()]);
        await Eventually.EndsAsync(kill.WaitForExitAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Gives it its standard input, waits for its end, and returns its exit code.</summary>
    public async Task<int> EndAsync(string input = "", TimeSpan? within = null)
    {
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await Eventually.EndsAsync(process.WaitForExitAsync(CancellationToken.None), within ?? TimeSpan.FromSeconds(60));
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync(CancellationToken.None).WaitAsync(Eventually.Patience);
        process.Dispose();
    }

    private string Name() => File.Exists(Comm) ? File.ReadAllText(Comm).Trim() : "";

    private string Comm => $"/proc/{process.Id}/comm";

    private static void Keep(StringBuilder text, string? line)
    {
        lock (text)
        {
            text.Append(line).Append(line is null ? "" : "\n");
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
