using System.Diagnostics;
using System.Runtime.InteropServices;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Following;

namespace StreamSentiment.Benchmarks;

/// <summary>
/// Another program that does the same work: it scores the reviews of one topic into another, exactly once. The environment
/// variable <see cref="Variable"/> has its command, for a shell. In its environment it finds <c>BOOTSTRAP</c>,
/// <c>INPUT_TOPIC</c>, <c>OUTPUT_TOPIC</c> and <c>MODEL</c> (the folder); it is ended when every review has a score.
/// </summary>
internal static class PeerProcess
{
    public const string Variable = "JVM_PEER";

    /// <summary>The command; null where nobody has given one.</summary>
    public static string? Command => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } command ? command : null;

    /// <summary>Runs it once, into a new topic.</summary>
    /// <returns>
    /// Scores a second, from the first that a reader of committed records sees to the last: its start does not count.
    /// </returns>
    /// <exception cref="InvalidOperationException">It ended before the last score.</exception>
    public static double Measure(string command, KafkaOptions options, string model, int count, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var reader = new TopicReader(BenchmarkKafka.Clients(options), options.OutputTopic, fromBeginning: true);
        using var process = Start(command, options, model);
        var exit = process.WaitForExitAsync(stop).ContinueWith(_ => ended.Cancel(), TaskScheduler.Default);
        try
        {
            int read = 0;
            long first = 0;
            foreach (var _ in reader.Follow(ended.Token))
            {
                first = read++ == 0 ? Stopwatch.GetTimestamp() : first;
                if (read == count)
                {
                    return (count - 1) / Stopwatch.GetElapsedTime(first).TotalSeconds;
                }
            }

            stop.ThrowIfCancellationRequested();
            throw new InvalidOperationException(
                $"{Variable} ended with exit code {process.ExitCode} after {read:N0} of {count:N0} scores: {command}"
            );
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            exit.Wait(CancellationToken.None);
        }
    }

    private static Process Start(string command, KafkaOptions options, string model)
    {
        var (shell, flag) = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? ("cmd", "/c") : ("sh", "-c");
        var start = new ProcessStartInfo(shell, [flag, command]);
        start.Environment["BOOTSTRAP"] = options.Bootstrap;
        start.Environment["INPUT_TOPIC"] = options.InputTopic;
        start.Environment["OUTPUT_TOPIC"] = options.OutputTopic;
        start.Environment["MODEL"] = Path.GetFullPath(model);
        return Process.Start(start)!;
    }
}
