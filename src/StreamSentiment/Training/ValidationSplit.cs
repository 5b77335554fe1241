namespace StreamSentiment.Training;

/// <summary>Divides examples into those to train on and those to choose the best epoch by.</summary>
internal static class ValidationSplit
{
    /// <summary>
    /// Blocks of <see cref="ValidationSampling.Blocks"/>: enough to balance the labels, long enough to keep a film together.
    /// </summary>
    private const int Blocks = 100;

    /// <summary>Each side gets at least one review.</summary>
    public static (TrainingExample[] Training, TrainingExample[] Validation) Create(
        IReadOnlyList<TrainingExample> examples,
        double share,
        ValidationSampling choice,
        Random random
    )
    {
        if (choice == ValidationSampling.NewestOfEach && NewestOfEach(examples, share) is { Count: > 0 } ofEach)
        {
            return (
                [.. examples.Where((_, place) => !ofEach.Contains(place))],
                [.. examples.Where((_, place) => ofEach.Contains(place))]
            );
        }

        if (choice is ValidationSampling.Newest or ValidationSampling.NewestOfEach)
        {
            int newest = HeldBack(examples.Count, share);
            return ([.. examples.Take(examples.Count - newest)], [.. examples.Skip(examples.Count - newest)]);
        }

        int size = choice == ValidationSampling.Random ? 1 : Math.Max(1, examples.Count / Blocks);
        TrainingExample[][] blocks = [.. examples.Chunk(size)];
        random.Shuffle(blocks);
        TrainingExample[] shuffled = [.. blocks.SelectMany(block => block)];
        int held = HeldBack(shuffled.Length, share);
        return (shuffled[held..], shuffled[..held]);
    }

    /// <summary>The places of the last ones of each label; none of a label that has a single review.</summary>
    private static HashSet<int> NewestOfEach(IReadOnlyList<TrainingExample> examples, double share) =>
        [
            .. examples
                .Select((example, place) => (example.IsPositive, Place: place))
                .GroupBy(example => example.IsPositive, example => example.Place)
                .Select(label => label.ToArray())
                .Where(label => label.Length > 1)
                .SelectMany(label => label.TakeLast(HeldBack(label.Length, share))),
        ];

    private static int HeldBack(int count, double share) => Math.Clamp((int)Math.Round(count * share), 1, count - 1);
}

/// <summary>Ways to choose the reviews that are held back for validation.</summary>
public enum ValidationSampling
{
    /// <summary>Any reviews.</summary>
    Random,

    /// <summary>
    /// Blocks of reviews that stand together in the data. Where neighbours speak of the same thing, as IMDb's do of a film,
    /// a random choice flatters: the model has read of the film in training, and will not have of those it meets.
    /// </summary>
    Blocks,

    /// <summary>The last ones: where reviews are in the order of their time, these are most like the next to come.</summary>
    Newest,

    /// <summary>The last ones of each label: where labels arrive sorted, the last ones would be of one label.</summary>
    NewestOfEach,
}
