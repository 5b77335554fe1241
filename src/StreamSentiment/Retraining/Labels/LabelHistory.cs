namespace StreamSentiment.Retraining.Labels;

/// <summary>All that was said about one review.</summary>
/// <param name="Last">What stands: a label, or the tombstone that withdrew it.</param>
/// <param name="Labels">How many labels it was given.</param>
/// <param name="InSeveralPartitions">Whether more than one partition holds records of it.</param>
internal sealed record LabelHistory(LabelRecord Last, int Labels, bool InSeveralPartitions)
{
    /// <param name="records">Of one review, by partition and offset.</param>
    public static LabelHistory From(IEnumerable<LabelRecord> records)
    {
        LabelRecord[] all = [.. records];
        LabelRecord[] lastOfPartition = [.. all.GroupBy(record => record.Partition).Select(partition => partition.Last())];
        return new LabelHistory(
            lastOfPartition.OrderBy(record => record.Time).ThenBy(record => record.Partition).Last(),
            all.Count(record => record.Label is not null),
            lastOfPartition.Length > 1
        );
    }
}
