using Spectre.Console;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Verifying;

namespace StreamSentiment.Cli.Views;

/// <summary>Prints what a verification found as a table with the first faults of each kind, or as one JSON object.</summary>
internal static class VerificationView
{
    private static readonly (FaultKind Kind, string Key, string Name)[] Kinds =
    [
        (FaultKind.Lost, "lost", "lost"),
        (FaultKind.Doubled, "doubled", "doubled"),
        (FaultKind.OutOfOrder, "outOfOrder", "out of order in a partition"),
        (FaultKind.OutOfKeyOrder, "outOfKeyOrder", "out of order in a key"),
        (FaultKind.VersionBack, "versionsBack", "of a former version"),
        (FaultKind.Invented, "invented", "invented"),
        (FaultKind.OtherKey, "otherKey", "under another key"),
    ];

    public static void Write(VerificationReport report, KafkaOptions topics, bool asJson)
    {
        if (asJson)
        {
            WriteJson(report, topics);
            return;
        }

        var table = new HtmlTable($"Outcomes of {topics.InputTopic}", "Outcomes", "Records#");
        table.Row("records", $"{report.Records:N0}");
        table.Row("scores", $"{report.Scores:N0}");
        table.Row("dead letters", $"{report.DeadLetters:N0}");
        foreach (var (kind, _, name) in Kinds)
        {
            table.Row(name, $"{report.Faults[kind]:N0}");
        }

        Terminal.Data.Write(table);
        foreach (var (kind, _, name) in Kinds.Where(each => report.Faults[each.Kind] > 0))
        {
            Terminal.Data.WriteSentence($"{name}:");
            foreach (string fault in report.First[kind])
            {
                Terminal.Data.WriteSentence($"- {fault}");
            }

            if (report.Faults[kind] > report.First[kind].Count)
            {
                Terminal.Data.WriteSentence($"- and {report.Faults[kind] - report.First[kind].Count:N0} more");
            }
        }

        WriteSummary(report, topics);
    }

    private static void WriteSummary(VerificationReport report, KafkaOptions topics)
    {
        if (report.Expired > 0)
        {
            Terminal.Say($"{report.Expired:N0} more outcomes are of records that {topics.InputTopic} does not keep any more.");
        }

        if (report.Others > 0)
        {
            Terminal.Say($"{report.Others:N0} more outcomes are of records of other topics.");
        }

        Terminal.Say(
            report.IsClean
                ? $"Verified: each of {report.Records:N0} records of {topics.InputTopic} has exactly one outcome, in order."
                : $"Not verified: {topics.InputTopic} has "
                    + string.Join(
                        ", ",
                        Kinds
                            .Where(each => report.Faults[each.Kind] > 0)
                            .Select(each => $"{report.Faults[each.Kind]:N0} {each.Name}")
                    )
                    + "."
        );
    }

    private static void WriteJson(VerificationReport report, KafkaOptions topics) =>
        Terminal.WriteJson(json =>
        {
            json.WriteStartObject();
            json.WriteString("inputTopic", topics.InputTopic);
            json.WriteString("outputTopic", topics.OutputTopic);
            json.WriteString("deadLetterTopic", topics.DeadLetterTopic);
            json.WriteBoolean("verified", report.IsClean);
            json.WriteNumber("inputRecords", report.Records);
            json.WriteNumber("scores", report.Scores);
            json.WriteNumber("deadLetters", report.DeadLetters);
            json.WriteNumber("expired", report.Expired);
            json.WriteNumber("others", report.Others);
            json.WriteStartObject("faults");
            foreach (var (kind, key, _) in Kinds)
            {
                json.WriteNumber(key, report.Faults[kind]);
            }

            json.WriteEndObject();
            json.WriteStartObject("firstFaults");
            foreach (var (kind, key, _) in Kinds.Where(each => report.Faults[each.Kind] > 0))
            {
                json.WriteStartArray(key);
                foreach (string fault in report.First[kind])
                {
                    json.WriteStringValue(fault);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        });
}
