using System.ComponentModel.DataAnnotations;
using StreamSentiment.Contracts;

namespace StreamSentiment.Retraining.Labels;

/// <summary>
/// The labels that a training run learns from and is held against, chosen from the records of <see cref="Topics.Labelled"/>:
/// of several labels of one review the latest, none that a tombstone withdrew.
/// </summary>
/// <remarks>
/// Of two records of a review in one partition the later is the one with the higher offset. A key stays in its partition
/// unless the topic was given more of them; then it is the one with the later timestamp, and of equal ones that of the higher
/// partition. What is chosen so does not hang on how the partitions were read beside each other.
/// </remarks>
/// <param name="Examples">By time, oldest first, and then by partition and offset.</param>
/// <param name="Ranges">
/// What to read, partition by partition, to get the same examples with the same options again; from before the first example
/// where an earlier record decided what is left out.
/// </param>
/// <param name="LeftOut">What was read and is not among the examples.</param>
public sealed record LabelledWindow(IReadOnlyList<LabelledExample> Examples, IReadOnlyList<OffsetRange> Ranges, LeftOut LeftOut)
{
    /// <param name="records">Of one partition by rising offset; partitions in any order.</param>
    /// <param name="options">Which of them.</param>
    /// <exception cref="ArgumentException">An offset was given twice.</exception>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public static LabelledWindow Create(IEnumerable<LabelRecord> records, WindowOptions options)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
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
        var recent = standing.Where(last => !(last.Time < options.Since)).ToArray();
        var chosen = recent[Math.Max(0, recent.Length - (options.Newest ?? recent.Length))..];
        return new LabelledWindow(
            [.. chosen.Select(Example)],
            RangesOf(read, chosen, reviews),
            new LeftOut(
                Superseded: reviews.Where(review => review.Last.Label is not null).Sum(review => review.Labels - 1),
                Withdrawn: reviews.Where(review => review.Last.Label is null).Sum(review => review.Labels),
                Tombstones: read.Count(record => record.Label is null),
                TooOld: standing.Length - recent.Length,
                TooMany: recent.Length - chosen.Length
            )
        );
    }

    /// <summary>Holds the newest part out.</summary>
    /// <param name="share">Of the examples, above 0 and below 1; rounded up.</param>
    public WindowSplit Split(double share)
    {
        if (!(share is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "It must be above 0 and below 1.");
        }

        int first = Examples.Count - (int)Math.Ceiling(share * Examples.Count);
        LabelledExample[] heldOut = [.. Examples.Skip(first)];
        // Without this a model would be praised for what it learnt by heart: shops publish one text under several ids.
        var texts = heldOut.Select(example => example.Text).ToHashSet(StringComparer.Ordinal);
        LabelledExample[] train = [.. Examples.Take(first).Where(example => !texts.Contains(example.Text))];
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
            record.Label!.Id,
            record.Label.Text,
            record.Label.Label == SentimentLabel.Positive,
            record.Label.Weight ?? 1,
            record.Label.Source,
            record.Time,
            record.Partition,
            record.Offset
        );
}
