using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;
using TorchSharp;

namespace StreamSentiment.Tests.Modeling.Networks;

public sealed class NetworkEnsembleTests
{
    private static readonly ModelSpec Spec = TestModels.Spec("bilstm") with { Members = 3, Pooling = Pooling.Max };

    [Fact]
    public void Logits_SeveralNetworks_AreTheirMean()
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        using var ensemble = Ensemble();
        var batch = PaddedBatch.Create(TestModels.Reviews(8));
        float[][] each =
        [
            .. ensemble.Members.Select(member => member.call(batch.TokenIds, batch.Lengths).data<float>().ToArray()),
        ];
        float[] mean = ensemble.Logits(batch.TokenIds, batch.Lengths).data<float>().ToArray();
        Assert.True(each[0].Zip(each[1]).All(pair => pair.First != pair.Second)); // else the mean would say nothing
        for (int review = 0; review < 8; review++)
        {
            Assert.Equal(each.Average(logits => logits[review]), mean[review], 1e-6);
        }
    }

    [Theory]
    [InlineData(Precision.Fp32)]
    [InlineData(Precision.Bf16)]
    public void Score_AnyBatch_EqualsSinglesToTheBit(Precision precision)
    {
        using var model = TestModels.Serve(Ensemble(), precision);
        int[][] reviews = TestModels.Reviews(40);
        float[] together = new float[40],
            single = new float[1];
        model.Score(reviews, together);
        for (int i = 0; i < reviews.Length; i++)
        {
            model.Score([reviews[i]], single);
            Assert.Equal(single[0], together[i]);
        }
    }

    [Fact]
    public void Store_SeveralNetworks_LoadsThemAll()
    {
        using var folder = new TemporaryFolder();
        var store = new FolderModelStore(folder.Path);
        using var ensemble = Ensemble();
        var manifest = TestModels.Store(store, ensemble, "three");
        using var loaded = ModelFiles.Open(store.FolderOf("three", manifest.Version)).ReadNetworks();
        Assert.Equal(
            ensemble.Weights().Select(weight => (weight.Name, string.Join(' ', weight.Tensor.data<float>().ToArray()))),
            loaded.Weights().Select(weight => (weight.Name, string.Join(' ', weight.Tensor.data<float>().ToArray())))
        );
        Assert.Equal(
            ModelSummary.Create(Spec).Sum(layer => layer.Parameters),
            loaded.Weights().Sum(weight => weight.Tensor.numel())
        );
    }

    [Fact]
    public void Validate_NoNetwork_IsRefused() =>
        Assert.Contains("Members", Assert.ThrowsAny<InvalidModelException>((Spec with { Members = 0 }).Validate).Message);

    private static NetworkEnsemble Ensemble() =>
        new([.. Enumerable.Range(1, 3).Select(seed => TestModels.Classifier(Spec, seed))]);
}
