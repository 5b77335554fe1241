using System.Text.Json;
using CsCheck;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Tests.Training.Evaluating;

public sealed class EvaluationTests
{
    private static readonly float[] Probabilities = [0.9f, 0.75f, 0.3f, 0.62f, 0.5f, 0.1f];
    private static readonly bool[] Labels = [true, true, true, false, false, false];

    [Fact]
    public void Of_SixReviews_IsWhatAHandComputes()
    {
        var evaluation = Evaluation.From(Probabilities, Labels);
        Assert.Equal(6, evaluation.Reviews);
        Assert.Equal(
            new ConfusionMatrix(TruePositives: 2, FalsePositives: 2, TrueNegatives: 1, FalseNegatives: 1),
            evaluation.ConfusionMatrix
        );
        Assert.Equal(3 / 6.0, evaluation.Accuracy, 1e-12);
        Assert.Equal(2 / 4.0, evaluation.Precision, 1e-12);
        Assert.Equal(2 / 3.0, evaluation.Recall, 1e-12);
        Assert.Equal(4 / 7.0, evaluation.F1, 1e-12);
        Assert.Equal(7 / 9.0, evaluation.RocAuc, 1e-12); // of nine pairs, 0.3 is below 0.62 and 0.5
        Assert.Equal(
            -(Math.Log(0.9) + Math.Log(0.75) + Math.Log(0.3) + Math.Log(0.38) + Math.Log(0.5) + Math.Log(0.9)) / 6,
            evaluation.LogLoss,
            1e-6
        );
        // Confidence and truth by bin: 0.9 twice, both right; 0.75 right; 0.7, 0.62 and 0.5 wrong.
        Assert.Equal((0.2 + 0.25 + 0.7 + 0.62 + 0.5) / 6, evaluation.ExpectedCalibrationError, 1e-6);
    }

    [Fact]
    public void Of_Ties_CountHalfInRocAuc() =>
        Assert.Equal(0.75, Evaluation.From([0.5f, 0.5f, 0.5f, 0.8f], [true, false, false, true]).RocAuc, 1e-12);

    [Fact]
    public void Of_AnyScores_HasTheRocAucOfAllPairs()
    {
        // Few different scores, so that there are many ties.
        Gen.Select(Gen.Int[0, 5], Gen.Bool)
            .Array[2, 40]
            .Sample(
                reviews =>
                {
                    float[] probabilities = [.. reviews.Select(review => review.Item1 / 5f)];
                    bool[] labels = [.. reviews.Select(review => review.Item2)];
                    var pairs =
                        from positive in reviews
                        where positive.Item2
                        from negative in reviews
                        where !negative.Item2
                        select positive.Item1 > negative.Item1 ? 1
                        : positive.Item1 == negative.Item1 ? 0.5
                        : 0;
                    Assert.Equal(pairs.DefaultIfEmpty(double.NaN).Average(), Evaluation.From(probabilities, labels).RocAuc, 1e-9);
                },
                threads: 1
            );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_OneClass_HasNoRocAuc(bool label)
    {
        var evaluation = Evaluation.From([0.9f, 0.2f], [label, label]);
        Assert.True(double.IsNaN(evaluation.RocAuc));
        Assert.Equal(0.5, evaluation.Accuracy);
        using var json = JsonDocument.Parse(evaluation.ToJson());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("rocAuc").ValueKind);
    }

    [Fact]
    public void Of_NothingCalledPositive_HasNoPrecisionRecallOrF1()
    {
        var evaluation = Evaluation.From([0.1f, 0.2f], [true, false]);
        Assert.Equal((0, 0, 0), (evaluation.Precision, evaluation.Recall, evaluation.F1));
    }

    [Fact]
    public void Of_CertainScores_AreInTheLastBin()
    {
        Assert.Equal(0, Evaluation.From([1f, 0f], [true, false]).ExpectedCalibrationError);
        Assert.Equal(0.5, Evaluation.From([1f, 1f], [true, false]).ExpectedCalibrationError);
        // The last bin starts at 14 / 15: both belong to it, and their errors cancel.
        Assert.Equal(0.02, Evaluation.From([1f, 0.96f], [true, true]).ExpectedCalibrationError, 1e-6);
    }

    [Fact]
    public void Of_CertainScores_HaveAFiniteLogLoss()
    {
        Assert.Equal(-Math.Log(1e-7), Evaluation.From([1f, 0f], [false, true]).LogLoss, 1e-9);
        Assert.Equal(-Math.Log(1 - 1e-7), Evaluation.From([1f, 0f], [true, false]).LogLoss, 1e-12);
        Assert.True(Evaluation.From([1f, 0f], [true, false]).LogLoss > 0);
    }

    [Fact]
    public void Of_Half_IsPositive() => Assert.Equal(1, Evaluation.From([0.5f], [true]).Accuracy);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    public void Of_NoReviewsOrUnevenLists_IsRefused(int probabilities, int labels)
    {
        var refused = Assert.Throws<ArgumentException>(() => Evaluation.From(new float[probabilities], new bool[labels]));
        Assert.Contains($"{probabilities} probabilities and {labels} labels", refused.Message);
    }

    [Fact]
    public void ToJson_AnyEvaluation_HasEveryMeasureByItsName()
    {
        var evaluation = Evaluation.From(Probabilities, Labels);
        using var json = JsonDocument.Parse(evaluation.ToJson());
        Assert.Equal(
            [
                "reviews",
                "accuracy",
                "balancedAccuracy",
                "precision",
                "recall",
                "f1",
                "rocAuc",
                "logLoss",
                "expectedCalibrationError",
                "confusionMatrix",
            ],
            json.RootElement.EnumerateObject().Select(property => property.Name)
        );
        Assert.Equal(evaluation.LogLoss, json.RootElement.GetProperty("logLoss").GetDouble());
        Assert.Equal(2, json.RootElement.GetProperty("confusionMatrix").GetProperty("truePositives").GetInt32());
        Assert.Equal(evaluation, JsonSerializer.Deserialize(evaluation.ToJson(), EvaluationJson.Default.Evaluation));
    }
}
