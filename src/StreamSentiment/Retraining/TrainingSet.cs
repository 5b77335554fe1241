using StreamSentiment.Control;
using StreamSentiment.Data;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Retraining.Labels;
using StreamSentiment.Training;

namespace StreamSentiment.Retraining;

/// <summary>The reviews that a candidate learns from, and those that it is judged by.</summary>
/// <param name="Window">The labels that were chosen.</param>
/// <param name="Ranges">The records to read for the same set again; with rehearsal, also those before the window.</param>
/// <param name="Train">Rehearsed reviews first, then the window's from the oldest to the newest.</param>
/// <param name="Rehearsed">The number of rehearsed reviews among them.</param>
/// <param name="HoldOut">Those of the window that decide, which are not among them.</param>
/// <param name="Contradictory">Labels of the window that are in neither, because the same text has both labels.</param>
internal sealed record TrainingSet(
    LabelledWindow Window,
    IReadOnlyList<OffsetRange> Ranges,
    IReadOnlyList<LabelledText> Train,
    int Rehearsed,
    IReadOnlyList<LabelledText> HoldOut,
    int Contradictory
)
{
    /// <summary>
    /// The reviews of the model's validation sample that could be found; no copy of any of the sample is learnt from.
    /// </summary>
    public IReadOnlyList<LabelledText> Validation { get; init; } = [];

    /// <summary>Labels of the window that are not learnt from, because their text is in the validation sample.</summary>
    public int KeptBack { get; init; }

    /// <param name="labels">All labels.</param>
    /// <param name="selection">The choice among them.</param>
    /// <param name="rehearsal">Reviews to rehearse beside the topic's older labels.</param>
    /// <param name="sample">The validation sample of the model; null if it has none.</param>
    /// <exception cref="CommandFailedException">They are too few.</exception>
    public static TrainingSet Create(
        LabelsRead labels,
        LabelSelection selection,
        IReadOnlyList<LabelledText> rehearsal,
        ValidationSample? sample = null
    )
    {
        var window = selection.Window(labels);
        if (window.Examples.Count < 2)
        {
            throw new CommandFailedException($"There are {window.Examples.Count} labels to learn from and to be judged by.");
        }

        var split = window.Split(selection.HoldOut, selection.Sampling);
        if (split.HeldOut.Count == 0)
        {
            throw new CommandFailedException(
                $"Of {window.Examples.Count:N0} labels none can be held out to decide: there are too few of each kind"
                    + (split.Contradictory == 0 ? "." : $", and {split.Contradictory:N0} have a text that has both labels.")
            );
        }

        LabelledText[] train = [.. split.Train.Select(example => example.Review).Where(MayBeLearnt)];
        if (train.DistinctBy(review => review.IsPositive).Count() < 2)
        {
            throw new CommandFailedException($"The {train.Length} labels to learn from are not of both kinds.");
        }

        var rehearsed = Rehearse(Older(labels, window).Concat(rehearsal).Where(MayBeLearnt), split, selection);
        return new(
            window,
            selection.Rehearsal > 0 ? FromTheBeginning(window, labels) : window.Ranges,
            [.. rehearsed, .. train],
            rehearsed.Length,
            [.. split.HeldOut.Select(example => example.Review)],
            split.Contradictory
        )
        {
            Validation = sample?.Find(rehearsal) ?? [],
            KeptBack = split.Train.Count - train.Length,
        };

        bool MayBeLearnt(LabelledText review) => sample?.Holds(review.Text) != true;
    }

    private static OffsetRange[] FromTheBeginning(LabelledWindow window, LabelsRead labels)
    {
        var first = labels
            .Records.GroupBy(record => record.Partition)
            .ToDictionary(partition => partition.Key, partition => partition.Min(record => record.Offset));
        return [.. window.Ranges.Select(range => range with { Start = first[range.Partition] })];
    }

    /// <summary>Labels that stand, and are from before the window.</summary>
    private static IEnumerable<LabelledText> Older(LabelsRead labels, LabelledWindow window)
    {
        var chosen = window.Examples.Select(example => example.Review.Id).ToHashSet();
        return LabelledWindow
            .Create(labels.Records)
            .Examples.Select(example => example.Review)
            .Where(review => !chosen.Contains(review.Id));
    }

    private static LabelledText[] Rehearse(IEnumerable<LabelledText> pool, WindowSplit split, LabelSelection selection)
    {
        int count = (int)Math.Round(selection.Rehearsal / (1 - selection.Rehearsal) * split.Train.Count);
        if (count == 0)
        {
            return [];
        }
        // Or the hold-out would be learnt from under another id.
        Func<string, string> key = selection.Sampling == HoldOutSampling.Newest ? text => text : TextKey.Of;
        var heldOut = split.HeldOut.Select(example => key(example.Review.Text)).ToHashSet(StringComparer.Ordinal);
        LabelledText[] reviews = [.. pool.Where(review => !heldOut.Contains(key(review.Text)))];
        new Random(selection.Seed).Shuffle(reviews);
        return reviews[..Math.Min(count, reviews.Length)];
    }
}
