using StreamSentiment.Training.WordVectors;

namespace StreamSentiment.Tests.Training.WordVectors;

public sealed class SkipGramVectorsTests
{
    private const int Size = 6;
    private const float Rate = 0.5f;

    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(37)]
    public void Step_Repeated_FollowsTheGradient(int dimensions)
    {
        var words = WordSampling.From(
            [
                [1, 2, 3, 4, 5],
            ],
            Size,
            0
        );
        var vectors = new SkipGramVectors(words, dimensions, seed: 1);
        double[][] contexts = Rows(vectors.ToMatrix(), dimensions);
        double[][] targets = Rows(new float[Size * dimensions], dimensions);
        (int[] Context, int[] Targets)[] steps = [([1, 2], [3, 4, 5]), ([4], [2]), ([2, 2, 5], [1, 3, 3]), ([1, 4], [5, 2])];
        foreach (var (context, target) in Enumerable.Repeat(steps, 10).SelectMany(step => step))
        {
            vectors.Step(context, target, new float[context.Length * target.Length], Rate);
            Learn(contexts, targets, context, target);
        }

        // 40 steps of up to 9 pairs, each within the sigmoid table's error.
        Assert.All(
            Rows(vectors.ToMatrix(), dimensions).SelectMany(row => row).Zip(contexts.SelectMany(row => row)),
            pair => Assert.Equal(pair.Second, pair.First, 0.01)
        );
        Assert.Contains(contexts[2], value => Math.Abs(value) > 0.1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5f)]
    [InlineData(-5.99f)]
    [InlineData(5.9999995f)]
    [InlineData(-5.9999995f)]
    [InlineData(6)]
    [InlineData(-1e30f)]
    [InlineData(float.PositiveInfinity)]
    public void SigmoidTable_AnyNumber_IsClose(float x) => Assert.Equal(1 / (1 + Math.Exp(-x)), SigmoidTable.Lookup(x), 0.003);

    /// <summary>The step by the book: all gradients from the vectors as they were.</summary>
    private static void Learn(double[][] contexts, double[][] targets, int[] context, int[] target)
    {
        double[][] oldContexts = Array.ConvertAll(contexts, row => (double[])row.Clone());
        double[][] oldTargets = Array.ConvertAll(targets, row => (double[])row.Clone());
        foreach (int i in context)
        {
            for (int j = 0; j < target.Length; j++)
            {
                double dot = oldContexts[i].Zip(oldTargets[target[j]], (a, b) => a * b).Sum();
                double error = Rate * ((j == 0 ? 1 : 0) - 1 / (1 + Math.Exp(-dot)));
                for (int k = 0; k < oldContexts[i].Length; k++)
                {
                    contexts[i][k] += error * oldTargets[target[j]][k];
                    targets[target[j]][k] += error * oldContexts[i][k];
                }
            }
        }
    }

    private static double[][] Rows(float[] matrix, int dimensions) =>
        [.. matrix.Chunk(dimensions).Select(row => Array.ConvertAll(row, value => (double)value))];
}
