using StreamSentiment.Chaos.Faults;
using StreamSentiment.Chaos.Running;
using StreamSentiment.Verifying;

namespace StreamSentiment.Chaos;

/// <summary>One run: the faults of a seed, each with its recovery, and then the proof over all that was published.</summary>
internal sealed class ChaosRun(ChaosOptions options, string folder, TextWriter output)
{
    /// <summary>What a broker says of its groups where it had loaded less of their offsets than it has.</summary>
    private const string GroupsLost = "out of sync with the underlying log";

    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(90);

    private readonly long started = TimeProvider.System.GetTimestamp();
    private readonly List<(string Name, TimeSpan Recovery, TimeSpan Latency, int Stuck)> faults = [];
    private bool isBroken; // a fault could not happen

    /// <summary>Runs it.</summary>
    /// <returns>True if nothing is lost or stuck and, exactly once, nothing is doubled or out of order.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        Say($"seed {options.Seed}, {options.Nodes} brokers, {options.Scorers} scorers, {options.Rate} records/s");
        await using var world = await World.StartAsync(options, folder, stop);
        Say("all partitions are scored");
        foreach (var (fault, seed) in FaultDeck.Of(options, hasDisks: world.Cluster.Disks.Count == options.Nodes))
        {
            if (TimeProvider.System.GetElapsedTime(started) > options.Limit)
            {
                Say($"the time is over after {faults.Count} faults");
                break;
            }

            try
            {
                await StrikeAsync(world, fault, seed, stop);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                // What was published until then is proved all the same.
                isBroken = true;
                Say($"  {fault.Name} could not happen, so that the run ends here: {e.Message}");
                break;
            }
        }

        await world.Stream.EndAsync();
        Say($"{world.Stream.Sent:N0} records are published; verifying");
        var report = await new TopicVerification(
            world.Clients,
            world.Kafka.InputTopic,
            world.Kafka.OutputTopic,
            world.Kafka.DeadLetterTopic,
            world.Kafka.PublishedTopic,
            LastPatience,
            TimeProvider.System
        ).RunAsync(stop);
        Write(report, world);
        return IsGood(report, world);
    }

    private async Task StrikeAsync(World world, Fault fault, int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        Say($"fault {faults.Count + 1}: {fault.Name} (seed {seed})");
        string what = await fault.HappenAsync(world, random, stop);
        var recovery = world.Struck!;
        await Task.WhenAny(recovery.Whole, Task.Delay(options.Patience, TimeProvider.System, stop));
        stop.ThrowIfCancellationRequested();
        var times = recovery.Recovered;
        int stuck = options.Partitions - times.Count;
        var longest = stuck > 0 ? options.Patience : times.Values.Max();
        faults.Add((fault.Name, longest, recovery.LongestLatency, stuck));
        Say(
            $"  {what}{(what.Length > 0 ? ": " : "")}"
                + (
                    stuck > 0
                        ? $"{stuck} partitions stuck for {options.Patience.TotalSeconds:F0} s"
                        : $"recovered in {longest.TotalSeconds:F1} s"
                )
                + $", longest latency {recovery.LongestLatency.TotalSeconds:F1} s"
        );
        await World.Pause(random.NextDouble() * 3, stop);
    }

    private void Write(VerificationReport report, World world)
    {
        output.WriteLine();
        output.WriteLine("| fault | times | recovery, median s | longest s | longest latency s | stuck |");
        output.WriteLine("|---|---|---|---|---|---|");
        foreach (var kind in faults.GroupBy(fault => fault.Name).OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            double[] recoveries = kind.Select(fault => fault.Recovery.TotalSeconds).Order().ToArray();
            output.WriteLine(
                $"| {kind.Key} | {recoveries.Length} | {recoveries[recoveries.Length / 2]:F1} | {recoveries[^1]:F1} "
                    + $"| {kind.Max(fault => fault.Latency).TotalSeconds:F1} | {kind.Sum(fault => fault.Stuck)} |"
            );
        }

        output.WriteLine();
        foreach (string sentence in report.First.Values.SelectMany(sentences => sentences))
        {
            output.WriteLine($"- {sentence}");
        }

        foreach (var host in world.Hosts)
        {
            output.WriteLine(
                $"{host.Name}: at most {host.PeakMegabytes} MB, {host.Handles} handles at the end, {host.Crashes} crashes"
            );
        }

        foreach (string log in Directory.EnumerateFiles(folder, "broker-*.log").Order(StringComparer.Ordinal))
        {
            int lost = File.ReadLines(log).Count(line => line.Contains(GroupsLost, StringComparison.Ordinal));
            output.Write(lost == 0 ? "" : $"{Path.GetFileName(log)}: {lost} times \"{GroupsLost}\"{Environment.NewLine}");
        }

        output.WriteLine(
            $"{report.Records:N0} records, {faults.Count} faults: {report.Faults[FaultKind.Lost]:N0} lost, "
                + $"{report.Faults[FaultKind.Doubled]:N0} doubled, {OutOfOrder(report):N0} out of order, "
                + $"{report.Faults[FaultKind.VersionBack]:N0} of a former version, "
                + $"{report.Faults[FaultKind.Invented]:N0} invented, "
                + $"{faults.Sum(fault => fault.Stuck)} stuck, {world.ScoredWhilePaused} scored while paused"
        );
        output.WriteLine($"See it again: {options.CommandLine}");
    }

    private bool IsGood(VerificationReport report, World world) =>
        report.Records >= world.Stream.Sent
        && report.Faults[FaultKind.Lost] + report.Faults[FaultKind.Invented] + report.Faults[FaultKind.OtherKey] == 0
        && !isBroken
        && faults.All(fault => fault.Stuck == 0)
        && world.Hosts.Sum(host => host.Crashes) == 0
        && world.ScoredWhilePaused == 0
        && (!options.IsExactlyOnce || report.IsClean);

    private static long OutOfOrder(VerificationReport report) => report.Faults[FaultKind.OutOfOrder];

    private void Say(string line) =>
        output.WriteLine($"{TimeProvider.System.GetElapsedTime(started).TotalSeconds:F3}".PadLeft(8) + $"  {line}");
}
