using StreamSentiment.Training;
using StreamSentiment.Training.WordVectors;

namespace StreamSentiment.Tests.Training.WordVectors;

public sealed class AliasTableTests
{
    [Fact]
    public void Draw_Weights_ComesInTheirProportion()
    {
        double[] weights = [1, 0, 5, 2];
        var table = new AliasTable(weights);
        var random = new RandomDraws(1, 0);
        int[] counts = new int[weights.Length];
        for (int i = 0; i < 80_000; i++)
        {
            counts[table.Draw(random)]++;
        }

        Assert.Equal(0, counts[1]);
        Assert.All([0, 2, 3], i => Assert.Equal(weights[i] / 8, counts[i] / 80_000.0, 0.01));
    }
}
