using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.Tests.Modeling;

public sealed class ModelSpecTests
{
    private static readonly ModelSpec Valid = ModelSpec.Named("lstm", 100);

    [Fact]
    public void Validate_NamedArchitectures_Pass() =>
        Assert.All(ModelSpec.Architectures, architecture => ModelSpec.Named(architecture, 2).Validate());

    [Fact]
    public void Named_UnknownArchitecture_SaysWhichThereAre()
    {
        var refused = Assert.Throws<ArgumentException>(() => ModelSpec.Named("transformer", 100));
        Assert.Contains("transformer", refused.Message);
        Assert.All(ModelSpec.Architectures, architecture => Assert.Contains(architecture, refused.Message));
    }

    [Fact]
    public void Validate_OutOfRange_NamesTheSetting()
    {
        Refuses(Valid with { VocabularySize = 1 }, nameof(ModelSpec.VocabularySize));
        Refuses(Valid with { EmbeddingSize = 0 }, nameof(ModelSpec.EmbeddingSize));
        Refuses(Valid with { RecurrentLayers = [] }, nameof(ModelSpec.RecurrentLayers));
        Refuses(
            Valid with
            {
                RecurrentLayers = [new(RecurrentCell.Lstm, 8), new(RecurrentCell.Lstm, 0)],
            },
            nameof(ModelSpec.RecurrentLayers)
        );
        Refuses(Valid with { SentenceLayer = new(RecurrentCell.Gru, 0) }, nameof(ModelSpec.SentenceLayer));
        Refuses(Valid with { DenseLayers = [4, -1] }, nameof(ModelSpec.DenseLayers));
        foreach (double share in (double[])[-0.1, 1, double.NaN])
        {
            Refuses(Valid with { SpatialDropout = share }, nameof(ModelSpec.SpatialDropout));
            Refuses(Valid with { Dropout = share }, $"{nameof(ModelSpec.Dropout)} ");
            Refuses(Valid with { DenseDropout = share }, nameof(ModelSpec.DenseDropout));
        }
    }

    [Fact]
    public void Validate_SettingOfAnotherCell_NamesTheSettingAndTheCell()
    {
        RefusesLayer(new(RecurrentCell.Lstm, 8, ResetAfter: true), "ResetAfter is a setting of Gru, not of Lstm");
        RefusesLayer(new(RecurrentCell.ClockworkRnn, 8, ResetAfter: true), "ResetAfter is a setting of Gru, not of ClockworkRnn");
        RefusesLayer(new(RecurrentCell.Gru, 8, Groups: 4), "Groups is a setting of ClockworkRnn, not of Gru");
        RefusesLayer(new(RecurrentCell.ClockworkRnn, 8, Groups: 0), "Groups is 0");
        RefusesLayer(new(RecurrentCell.ClockworkRnn, 34, Groups: 17), "Groups is 17");
        RefusesLayer(new(RecurrentCell.ClockworkRnn, 30), "Units is 30 and must be a multiple of the 4 Groups");
        RefusesLayer(new((RecurrentCell)7, 8), "there is no cell '7'");
    }

    [Fact]
    public void Named_Product_IsTheProductsArchitecture()
    {
        var product = ModelSpec.Named("product", 10_000);
        Assert.Equal([new(RecurrentCell.Lstm, 64), new(RecurrentCell.Lstm, 64)], product.RecurrentLayers);
        Assert.Equal([32, 32], product.DenseLayers);
        Assert.Equal((32, 0.4, 0.4, 0.5), (product.EmbeddingSize, product.SpatialDropout, product.Dropout, product.DenseDropout));
    }

    private static void RefusesLayer(RecurrentLayerSpec layer, string why) =>
        Refuses(Valid with { RecurrentLayers = [new(RecurrentCell.Lstm, 8), layer] }, why);

    private static void Refuses(ModelSpec spec, string setting) =>
        Assert.Contains(setting, Assert.ThrowsAny<InvalidModelException>(spec.Validate).Message);
}
