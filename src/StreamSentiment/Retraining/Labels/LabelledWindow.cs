using StreamSentiment.Contracts;
using StreamSentiment.Data;
using StreamSentiment.Kafka.Following;

namespace StreamSentiment.Retraining.Labels;

/// <summary>
/// The labels that a training run learns from and is judged by, chosen from the records of <see cref="Topics.Labelled"/>:
/// of several labels of one review the latest, none that a tombstone withdrew.
/// </summary>
/// <remarks>
/// Of two records of a review in one partition the later is the one with the higher offset. A key stays in its partition
/// unless the topic was given more of them; then it is the one with the later timestamp, and of equal ones that of the higher
/// partition. So the choice does not depend on the order in which the partitions were read.
/// </remarks>
/// <param name="Examples">By time, oldest first, and then by partition and offset.</param>
/// <param name="Ranges">
/// The records to read, partition by partition, to get the same examples with the same limits again; from before the first
/// example where an earlier record decided what is omitted.
/// </param>
/// <param name="Omitted">The records that were read and are not among the examples.</param>
public sealed record LabelledWindow(
    IReadOnlyList<LabelledExample> Examples,
    IReadOnlyList<OffsetRange> Ranges,
    OmittedRecords Omitted
)
{
    /// <param name="records">The records of one partition by rising offset; partitions in any order.</param>
    /// <param name="newest">The number of newest labels to choose, at most, from 1; null for all.</param>
    /// <param name="since">The earliest time of a label; null for any.</param>
    /// <exception cref="ArgumentException">An offset was given twice, or <paramref name="newest"/> is below 1.</exception>
    public static LabelledWindow Create(IEnumerable<LabelRecord> records, int? newest = null, DateTimeOffset? since = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(newest ?? 1, 1, nameof(newest));
        LabelRecord[] read = [.. records.OrderBy(record => record.Partition).ThenBy(record => record.Offset)];
        foreach (var (record, next) in read.Zip(read.Skip(1)))
        {
            if ((record.Partition, record.Offset) == (next.Partition, next.Offset))
            {
                throw new ArgumentException($"Offset {record.Offset} of partition {record.Partition} was given twice.");
            }
        }

        var reviews = read.Where(record => record.Id is not null)
            .GroupBy(record => record.Id)
            .Select(LabelHistory.From)
            .ToArray();
        var standing = reviews
            .Select(review => review.Last)
            .Where(last => last.Label is not null)
            .OrderBy(last => last.Time)
            .ThenBy(last => last.Partition)
            .ThenBy(last => last.Offset)
            .ToArray();
        var recent = standing.Where(last => !(last.Time < since)).ToArray();
        var chosen = recent[Math.Max(0, recent.Length - (newest ?? recent.Length))..];
        return new LabelledWindow(
            [.. chosen.Select(Example)],
            RangesOf(read, chosen, reviews),
            new OmittedRecords(
                Superseded: reviews.Where(review => review.Last.Label is not null).Sum(review => review.Labels - 1),
                Withdrawn: reviews.Where(review => review.Last.Label is null).Sum(review => review.Labels),
                Tombstones: read.Count(record => record.Label is null),
                TooOld: standing.Length - recent.Length,
                TooMany: recent.Length - chosen.Length
            )
        );
    }

    /// <summary>Holds a part out.</summary>
    /// <param name="share">The share of the examples, above 0 and below 1; rounded up.</param>
    /// <param name="sampling">The way to choose it.</param>
    public WindowSplit Split(double share, HoldOutSampling sampling = HoldOutSampling.Spread)
    {
        if (!(share is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "It must be above 0 and below 1.");
        }

        return sampling == HoldOutSampling.Newest ? Newest(share) : Spread(share);
    }

    private WindowSplit Spread(double share)
    {
        var distinct = DistinctTexts<LabelledExample>.Of(Examples, example => example.Review);
        LabelledExample[] heldOut =
        [
            .. TimeStrata
                .Choose([.. distinct.Kept.Select(example => example.Review)], share)
                .Select(place => distinct.Kept[place]),
        ];
        var held = heldOut.Select(example => TextKey.Of(example.Review.Text)).ToHashSet(StringComparer.Ordinal);
        var agreed = distinct.Kept.Select(example => TextKey.Of(example.Review.Text)).ToHashSet(StringComparer.Ordinal);
        LabelledExample[] train =
        [
            .. Examples.Where(example =>
                TextKey.Of(example.Review.Text) is var key && agreed.Contains(key) && !held.Contains(key)
            ),
        ];
        return new WindowSplit(train, heldOut, Examples.Count - train.Length - heldOut.Length - distinct.Contradictory)
        {
            Contradictory = distinct.Contradictory,
        };
    }

    private WindowSplit Newest(double share)
    {
        int first = Examples.Count - (int)Math.Ceiling(share * Examples.Count);
        LabelledExample[] heldOut = [.. Examples.Skip(first)];
        // Without this a model would be praised for what it learnt by heart: shops publish one text under several ids.
        var texts = heldOut.Select(example => example.Review.Text).ToHashSet(StringComparer.Ordinal);
        LabelledExample[] train = [.. Examples.Take(first).Where(example => !texts.Contains(example.Review.Text))];
        return new WindowSplit(train, heldOut, first - train.Length);
    }

    // From the first example on. A record that stands against others of its review in another partition has to be read again
    // too: without it, an older label that it replaced or withdrew would come back.
    private static OffsetRange[] RangesOf(LabelRecord[] read, LabelRecord[] chosen, LabelHistory[] reviews)
    {
        var first = chosen
            .Concat(reviews.Where(review => review.InSeveralPartitions).Select(review => review.Last))
            .GroupBy(record => record.Partition)
            .ToDictionary(partition => partition.Key, partition => partition.Min(record => record.Offset));
        return
        [
            .. from record in read
            group record.Offset by record.Partition into partition
            let to = partition.Last() + 1
            select new OffsetRange(partition.Key, first.GetValueOrDefault(partition.Key, to), to),
        ];
    }

    private static LabelledExample Example(LabelRecord record) =>
        new(
            new LabelledText(record.Label!.Text, record.Label.Label == SentimentLabel.Positive, record.Label.Weight ?? 1)
            {
                Id = record.Label.Id,
                Source = record.Label.Source,
                Labeller = record.Label.Labeller,
            },
            record.Time,
            record.Partition,
            record.Offset
        );
}

/// <summary>One labelled review of a window, and the record that holds it.</summary>
/// <param name="Review">No two examples of a window have the same id.</param>
/// <param name="Time">The timestamp of the record.</param>
/// <param name="Partition">The partition of the record.</param>
/// <param name="Offset">The offset of the record.</param>
public sealed record LabelledExample(LabelledText Review, DateTimeOffset Time, int Partition, long Offset);

/// <summary>Numbers of records that are not in a window, by reason; with the examples they are all that was read.</summary>
/// <param name="Superseded">Labels of a review that was labelled again.</param>
/// <param name="Withdrawn">Labels that a tombstone took back.</param>
/// <param name="Tombstones">The tombstones themselves.</param>
/// <param name="TooOld">Labels from before the window.</param>
/// <param name="TooMany">The oldest of the labels that were more than was asked for.</param>
public readonly record struct OmittedRecords(int Superseded, int Withdrawn, int Tombstones, int TooOld, int TooMany);

/// <summary>A window, divided.</summary>
/// <param name="Train">What is learnt from, oldest first, without the texts of <paramref name="HeldOut"/>.</param>
/// <param name="HeldOut">What decides, oldest first, which no training may see.</param>
/// <param name="AlsoHeldOut">Reviews that are in neither, because a held-out review has the same text.</param>
public sealed record WindowSplit(IReadOnlyList<LabelledExample> Train, IReadOnlyList<LabelledExample> HeldOut, int AlsoHeldOut)
{
    /// <summary>Reviews that are in neither, because the same text has both labels.</summary>
    public int Contradictory { get; init; }
}

/// <summary>Ways to choose the part of a window that is held out.</summary>
public enum HoldOutSampling
{
    /// <summary>The newest labels: the way of versions whose manifest names none.</summary>
    Newest,

    /// <summary>
    /// Of each label, and from all of the window's time (<see cref="TimeStrata"/>); a text counts once, and one with both labels
    /// not at all.
    /// </summary>
    Spread,
}

/// <summary>All records of one review.</summary>
/// <param name="Last">The record that stands: a label, or the tombstone that withdrew it.</param>
/// <param name="Labels">The number of labels that it was given.</param>
/// <param name="InSeveralPartitions">Whether more than one partition holds records of it.</param>
internal sealed record LabelHistory(LabelRecord Last, int Labels, bool InSeveralPartitions)
{
    /// <param name="records">The records of one review, by partition and offset.</param>
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
