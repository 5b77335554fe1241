using System.Globalization;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Cli.Views;
using StreamSentiment.Contracts.Live;

namespace StreamSentiment.Cli.Top;

/// <summary>The state of a host as names and values.</summary>
internal static class TopTable
{
    private const int ShownCommands = 3;
    private const int ShownSources = 4;
    private const string Unknown = "–";

    /// <param name="state">The state.</param>
    /// <param name="curve">The throughput of the last seconds as a curve; empty for none.</param>
    public static HtmlTable Create(HostState state, string curve = "")
    {
        var traffic = state.Traffic;
        var table = Terminal.Facts($"{state.Role} {state.Instance}, {state.Application}, up {Duration(state.Uptime)}");
        table.Fact("state", Health(state));
        foreach (string reason in state.Reasons)
        {
            table.Fact("", reason);
        }

        table.Fact(state.Learning is null ? "reviews/s" : "labels/s", $"{Rate(traffic.PerSecond)} {curve}".TrimEnd());
        table.Fact("lag", Lag(traffic));
        if (state.Learning is { } learning)
        {
            table.Fact(
                "learning",
                $"{learning.Labels:N0} labels read, {Percent(learning.Accuracy)} right before learnt, "
                    + $"last window {learning.Window:N0}"
            );
        }
        else
        {
            table.Fact("latency", Latency(state.Latency));
            table.Fact("share positive", Positive(state.Positive));
        }

        table.Fact("records", $"{traffic.Consumed:N0} read, {traffic.Scored:N0} scored, {traffic.InFlight:N0} in flight");
        table.Fact("dead letters", DeadLetters(state));
        table.Fact("model", Model(state.Model));
        if (state.Decision is { } decision)
        {
            table.Fact("candidate", Decision(decision));
        }

        if (state.Drift.Count > 0)
        {
            table.Fact("drift", string.Join(", ", state.Drift.Select(Signal)));
        }

        if (state.Shadow is { } shadow)
        {
            table.Fact(
                "shadow",
                $"{shadow.Version}: {shadow.Reviews:N0} reviews, {Percent(shadow.Agreement)} with the same label"
            );
        }

        foreach (var group in state.Groups)
        {
            table.Fact("group", Group(group));
        }

        foreach (var command in state.Commands.Take(ShownCommands))
        {
            table.Fact("command", Command(command));
        }

        return table;
    }

    private static string Health(HostState state) =>
        state.Health == "unhealthy" ? "waiting"
        : state.Pause is { } pause ? $"paused by {TerminalTable.OneLine(pause.By)} since {pause.Since.ToLocalTime():HH:mm:ss}"
        : state.Health == "degraded" ? "degraded"
        : state.Learning is not null ? "ready"
        : state.Traffic.PerSecond is > 0 || state.Traffic.Lag is > 0 ? "scoring"
        : "ready, no traffic";

    private static string Lag(TrafficState traffic) =>
        traffic.Lag is not { } lag ? Unknown
        : traffic.SecondsBehind is { } seconds ? $"{lag:N0} records, {Duration(seconds)} behind"
        : $"{lag:N0} records";

    private static string Latency(LatencyState? latency) =>
        latency is null
            ? "nothing was answered in the last minute"
            : $"50 % {Duration(latency.P50)}, 95 % {Duration(latency.P95)}, 99 % {Duration(latency.P99)}";

    private static string Positive(PositiveState? positive)
    {
        if (positive?.Share is not { } share)
        {
            return "nothing was scored in the last minute";
        }

        var sources = positive
            .Sources.Where(source => source.Source is not (null or "*"))
            .Take(ShownSources)
            .Select(source => $"{source.Source} {Percent(source.Positive / (double)source.Reviews, 0)}");
        return string.Join("; ", [$"{Percent(share)} of {positive.Reviews:N0} in the last minute", .. sources]);
    }

    private static string DeadLetters(HostState state) =>
        state.DeadLetters.Count == 0
            ? "none"
            : $"{state.Traffic.DeadLettered:N0}: "
                + string.Join(", ", state.DeadLetters.Select(reason => $"{reason.Name} {reason.Count:N0}"));

    private static string Model(VersionState? model) =>
        model is null ? "none is loaded"
        : model.Accuracy is { } accuracy ? $"{model.Name} {model.Version}, {Percent(accuracy, 2)} right on {model.AccuracyOn}"
        : $"{model.Name} {model.Version}";

    private static string Decision(DecisionState decision)
    {
        var refusing = decision.Clauses.Where(clause => clause.Verdict == "refused").Select(clause => clause.Name);
        string names = string.Join(", ", refusing);
        return $"{decision.Version} {decision.Decision}{(names.Length > 0 ? $" by {names}" : "")}, "
            + $"{Percent(decision.CandidateAccuracy, 2)} against {Percent(decision.CurrentAccuracy, 2)}";
    }

    private static string Signal(DriftState signal) =>
        $"{signal.Signal} {signal.Statistic.ToString("F3", CultureInfo.InvariantCulture)}{(signal.Raised ? " raised" : "")}";

    private static string Group(GroupState group) =>
        group.Fault is { } fault
            ? $"{group.Group}: {fault}"
            : $"{group.Group}: "
                + (
                    group.Members.Count == 0
                        ? "no member"
                        : string.Join(", ", group.Members.Select(member => $"{member.Member} has {member.Partitions.Count}"))
                );

    private static string Command(CommandState command)
    {
        string head = $"{command.At.ToLocalTime():HH:mm:ss} {command.Command ?? command.CommandId} {command.Outcome}";
        string stage = command.Stage is { } name ? $" {name}" : "";
        string done = command.Done is { } share ? $" {Percent(share, 0)}" : "";
        string message = command.Message is { } text ? $": {text}" : "";
        return TerminalTable.OneLine($"{head}{stage}{done}{message}");
    }

    private static string Rate(double? value) => value is { } known ? known.ToString(known >= 100 ? "N0" : "N1") : Unknown;

    private static string Percent(double? share, int digits = 1) =>
        share is { } known ? known.ToString($"P{digits}", CultureInfo.InvariantCulture) : Unknown;

    private static string Duration(double seconds) =>
        seconds switch
        {
            0 => "0 s",
            < 1 => $"{seconds * 1000:F0} ms",
            < 120 => $"{seconds:F1} s",
            < 7200 => $"{seconds / 60:F0} min",
            < 172800 => $"{seconds / 3600:F0} h",
            _ => $"{seconds / 86400:F0} days",
        };
}
