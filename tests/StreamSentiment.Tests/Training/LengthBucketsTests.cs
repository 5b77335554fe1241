using CsCheck;
using StreamSentiment.Training;

namespace StreamSentiment.Tests.Training;

public sealed class LengthBucketsTests
{
    private static Gen<(int[] Lengths, int BatchSize, int Seed)> Cases =>
        Gen.Select(Gen.Int[1, 40].Array[0, 300], Gen.Int[1, 20], Gen.Int[0, 99]);

    [Fact]
    public void Shuffle_AnyExamples_GivesEachOnceInBatchesOfTheSize()
    {
        Cases.Sample(
            (lengths, batchSize, seed) =>
            {
                var examples = Examples(lengths);
                var batches = LengthBuckets.Shuffle(examples, batchSize, new Random(seed));
                Assert.All(batches, batch => Assert.InRange(batch.Length, 1, batchSize));
                var seen = batches
                    .SelectMany(batch => batch)
                    .Select(example => example.TokenIds)
                    .ToHashSet(ReferenceEqualityComparer.Instance);
                Assert.Equal(examples.Length, batches.Sum(batch => batch.Length));
                Assert.Equal(examples.Length, seen.Count);
                Assert.All(examples, example => Assert.Contains(example.TokenIds, seen));
                // Untouched
                Assert.Equal(Examples(lengths).Select(example => example.TokenIds), examples.Select(example => example.TokenIds));
            },
            threads: 1
        );
    }

    [Fact]
    public void Shuffle_SameSeed_GivesTheSameBatches()
    {
        var examples = Examples([.. Enumerable.Range(0, 200).Select(i => 1 + i % 7)]);
        Assert.Equal(Order(1), Order(1));
        Assert.NotEqual(Order(1), Order(2));

        IEnumerable<int[]> Order(int seed) =>
            [
                .. LengthBuckets
                    .Shuffle(examples, 8, new Random(seed))
                    .SelectMany(batch => batch)
                    .Select(example => example.TokenIds),
            ];
    }

    [Fact]
    public void Shuffle_OneBucket_PutsSimilarLengthsTogetherInRandomOrder()
    {
        var batches = LengthBuckets.Shuffle(Examples([.. Enumerable.Range(1, 100)]), 10, new Random(1));
        Assert.All(batches, batch => Assert.Equal(9, batch[^1].TokenIds.Length - batch[0].TokenIds.Length));
        Assert.NotEqual(batches.OrderBy(batch => batch[0].TokenIds.Length), batches);
    }

    [Fact]
    public void InOrder_AnyExamples_GrowsFromShortToLong()
    {
        Cases.Sample(
            (lengths, batchSize, _) =>
            {
                var batches = LengthBuckets.InOrder(Examples(lengths), batchSize).ToArray();
                Assert.Equal(lengths.Order(), batches.SelectMany(batch => batch).Select(example => example.TokenIds.Length));
                Assert.All(batches, batch => Assert.InRange(batch.Length, 1, batchSize));
            },
            threads: 1
        );
    }

    /// <summary>The ids say which example it is.</summary>
    private static TrainingExample[] Examples(int[] lengths) =>
        [.. lengths.Select((length, i) => new TrainingExample([.. Enumerable.Repeat(i, length)], i % 2 == 0))];
}
