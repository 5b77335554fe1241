using StreamSentiment.Modeling;
using StreamSentiment.Tests.Fixtures;
using TorchSharp;

namespace StreamSentiment.Tests.Modeling;

public sealed class SentimentModelTests
{
    [Theory]
    [InlineData(Precision.Fp32)]
    [InlineData(Precision.Bf16)]
    public void Score_ManyReviews_EqualsSinglesInTheirOrder(Precision precision)
    {
        using var model = TestModels.Serve(TestModels.Spec("stacked-lstm"), precision: precision);
        int[][] reviews = TestModels.Reviews(70);
        Assert.Equal(precision, model.Precision);
        Assert.Equal(reviews.Select(review => Score(model, review)[0]), Score(model, reviews));
    }

    [Fact]
    public void Score_EmptyReview_IsAProbability()
    {
        using var model = TestModels.Serve();
        float probability = Score(model, model.Encoder.Encode("").TokenIds)[0];
        Assert.InRange(probability, 0.001f, 0.999f);
        Assert.Equal(probability, Score(model, model.Encoder.Encode("nothing that it knows").TokenIds)[0]);
        Assert.Empty(Score(model));
    }

    [Fact]
    public void Score_ReviewsOfTwoLengths_ReturnsTheShareOfPadding()
    {
        using var model = TestModels.Serve();
        Assert.Equal(
            0.375,
            model.Score(
                [
                    [1, 2, 3, 4],
                    [5],
                ],
                new float[2]
            ),
            1e-12
        );
        Assert.Equal(
            0,
            model.Score(
                [
                    [1, 2],
                    [5, 6],
                ],
                new float[2]
            ),
            1e-12
        );
        Assert.Equal(0, model.Score([], []));
    }

    [Theory]
    [InlineData("bilstm")]
    [InlineData("rnn")]
    [InlineData("gru")]
    [InlineData("bigru")]
    [InlineData("cwrnn")]
    public void Score_Bf16_IsNearFp32(string architecture)
    {
        using var exact = TestModels.Serve(TestModels.Spec(architecture));
        using var rounded = TestModels.Serve(TestModels.Spec(architecture), precision: Precision.Bf16);
        int[][] reviews = TestModels.Reviews(50);
        Assert.All(Score(exact, reviews).Zip(Score(rounded, reviews)), pair => Assert.Equal(pair.First, pair.Second, 0.01));
        Assert.NotEqual(Score(exact, reviews), Score(rounded, reviews));
    }

    [Fact]
    public async Task Score_SeveralThreadsAtOnce_GivesTheSameNumbers()
    {
        using var model = TestModels.Serve(TestModels.Spec("bilstm"));
        int[][] reviews = TestModels.Reviews(50);
        float[] expected = Score(model, reviews);
        float[][][] results = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ => Task.Run(() => Enumerable.Range(0, 10).Select(_ => Score(model, reviews)).ToArray()))
        );
        Assert.All(results.SelectMany(scores => scores), scores => Assert.Equal(expected, scores));
    }

    [Theory]
    [InlineData("bilstm")]
    [InlineData("rnn")]
    [InlineData("gru")]
    [InlineData("bigru")]
    [InlineData("cwrnn")]
    public void Score_Again_LeavesNoTensors(string architecture)
    {
        using var model = TestModels.Serve(TestModels.Spec(architecture));
        int[][] reviews = TestModels.Reviews(50);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Score(model, reviews);
        long created = DisposeScopeManager.Statistics.CreatedInScopeCount;
        Score(model, reviews);
        Assert.True(DisposeScopeManager.Statistics.CreatedInScopeCount > created); // else nothing is counted
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData("bilstm")]
    [InlineData("rnn")]
    [InlineData("gru")]
    [InlineData("bigru")]
    [InlineData("cwrnn")]
    public void Dispose_Served_LeavesNoTensors(string architecture)
    {
        TestModels.Serve().Dispose();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        TestModels.Serve(TestModels.Spec(architecture)).Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static float[] Score(SentimentModel model, params int[][] reviews)
    {
        float[] probabilities = new float[reviews.Length];
        model.Score(reviews, probabilities);
        return probabilities;
    }

    [Theory]
    [InlineData(Precision.Fp32, Kernel.Torch)]
    [InlineData(Precision.Fp32, Kernel.Auto)]
    [InlineData(Precision.Int16, Kernel.Auto)]
    public void Load_BundledModel_ScoresAsItDidWhenItWasMade(Precision precision, Kernel kernel)
    {
        using var model = SentimentModel.Load(Repository.Path("models"), precision, kernel: kernel);
        string[] texts = ["A lovely film, full of warmth and wit.", "Dreadful. Two hours of my life that I will never get back."];
        float[] probabilities = new float[2];
        model.Score([.. texts.Select(text => model.Encoder.Encode(text).TokenIds)], probabilities);
        Assert.InRange(probabilities[0], 0.735f, 0.76f);
        Assert.InRange(probabilities[1], 0.15f, 0.18f);
    }
}
