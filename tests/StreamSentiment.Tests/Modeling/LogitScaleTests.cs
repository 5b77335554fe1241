using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Modeling;

public sealed class LogitScaleTests
{
    [Fact]
    public void Of_WithAPower_GrowsWithTheLength()
    {
        Assert.Equal(1.2, new LogitScale(1.2).Of(500));
        Assert.Equal(1.2 * 2, new LogitScale(1.2, 0.5).Of(3), 1e-12);
        Assert.Equal(1.2, new LogitScale(1.2, 0.5).Of(0));
    }

    [Fact]
    public void Score_ManifestWithAPower_DividesEachReviewByItsOwn()
    {
        using var plain = TestModels.Serve();
        int[][] reviews =
        [
            [1, 2],
            [1, 2, 1, 2, 1],
        ];
        float[] at1 = new float[2],
            byLength = new float[2];
        plain.Score(reviews, at1);
        var manifest = plain.Manifest with { Temperature = 0.8, TemperatureByLength = 0.3 };
        using var scaled = SentimentModel.Serve(
            manifest,
            plain.Encoder,
            new NetworkEnsemble(TestModels.Classifier(TestModels.Spec())),
            Precision.Fp32
        );
        scaled.Score(reviews, byLength);
        for (int i = 0; i < reviews.Length; i++)
        {
            double logit = Math.Log(at1[i] / (1 - at1[i]));
            Assert.Equal(1 / (1 + Math.Exp(-logit / manifest.Scale.Of(reviews[i].Length))), byLength[i], 1e-5);
        }
    }

    [Fact]
    public void Scale_ManifestWithoutTemperature_ChangesNothing()
    {
        using var plain = TestModels.Serve();
        Assert.Equal(LogitScale.One, plain.Manifest.Scale);
    }

    [Fact]
    public void Parse_PowerOutOfRange_IsRefused()
    {
        using var plain = TestModels.Serve();
        byte[] json = (plain.Manifest with { TemperatureByLength = -9 }).WithChecksum().ToJson();
        Assert.Contains(
            "temperatureByLength is -9",
            Assert.Throws<InvalidModelException>(() => ModelManifest.Parse(json, "model.json")).Message
        );
    }
}
