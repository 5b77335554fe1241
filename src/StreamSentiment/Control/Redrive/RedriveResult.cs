using System.Globalization;

namespace StreamSentiment.Control.Redrive;

/// <summary>The result of a redrive.</summary>
/// <param name="IsDryRun">Whether it only counted.</param>
/// <param name="Matched">Dead letters that the command asked for.</param>
/// <param name="Redriven">
/// The matched ones that were redriven or, in a dry run, would be. Those that the same command redrove before a crash count.
/// </param>
/// <param name="Skipped">The others, by cause: constants of <see cref="RedriveCause"/>.</param>
/// <param name="ByReason">Those redriven, by why they had died.</param>
internal sealed record RedriveResult(
    bool IsDryRun,
    long Matched,
    long Redriven,
    IReadOnlyDictionary<string, long> Skipped,
    IReadOnlyDictionary<string, long> ByReason
)
{
    /// <summary>In a sentence.</summary>
    public string Summary =>
        $"{(IsDryRun ? "Would redrive" : "Redrove")} {Redriven:N0} of {Matched:N0} dead letters"
        + $"{List("", ByReason)}{List("left out: ", Skipped)}."
        + (
            Skipped.ContainsKey(RedriveCause.OtherTopic)
                ? $" {RedriveCause.OtherTopic}: it was read from a topic that a redrive may not publish to; Kafka:RedriveTopics "
                    + "of the retrainer allows more."
                : ""
        );

    /// <summary>For machines.</summary>
    public IReadOnlyDictionary<string, string> Facts =>
        ((IEnumerable<(string Name, long Count)>)[("matched", Matched), ("redriven", IsDryRun ? 0 : Redriven)])
            .Concat(ByReason.Select(each => ($"reason.{each.Key}", each.Value)))
            .Concat(Skipped.Select(each => ($"skipped.{each.Key}", each.Value)))
            .ToDictionary(each => each.Item1, each => each.Item2.ToString(CultureInfo.InvariantCulture));

    private static string List(string what, IReadOnlyDictionary<string, long> counts) =>
        counts.Count == 0 ? "" : $"; {what}{string.Join(", ", counts.Select(each => $"{each.Value:N0} {each.Key}"))}";
}
