namespace StreamSentiment.Telemetry;

/// <summary>Names of the tags on metrics.</summary>
internal static class Tags
{
    public const string Reason = "reason";
    public const string Topic = "topic";
    public const string Partition = "partition";
    public const string Signal = "signal";
    public const string ModelVersion = "model.version";
    public const string Command = "command";
    public const string Outcome = "outcome";
    public const string Field = "field";
}
