namespace StreamSentiment.Training;

/// <summary>Batches of reviews of similar length, so that little is padded.</summary>
internal static class LengthBuckets
{
    /// <summary>Batches sorted within one bucket: large enough to pad little, small enough to keep the order random.</summary>
    private const int BatchesPerBucket = 25;

    /// <summary>Shuffles the examples, sorts each bucket of them by length, and shuffles the batches.</summary>
    public static IReadOnlyList<TrainingExample[]> Shuffle(TrainingExample[] examples, int batchSize, Random random)
    {
        var shuffled = examples.ToArray();
        random.Shuffle(shuffled);
        var batches = shuffled.Chunk(batchSize * BatchesPerBucket).SelectMany(bucket => InOrder(bucket, batchSize)).ToArray();
        random.Shuffle(batches);
        return batches;
    }

    /// <summary>Batches from the shortest examples to the longest.</summary>
    public static IEnumerable<TrainingExample[]> InOrder(IEnumerable<TrainingExample> examples, int batchSize) =>
        examples.OrderBy(example => example.TokenIds.Length).Chunk(batchSize);
}
