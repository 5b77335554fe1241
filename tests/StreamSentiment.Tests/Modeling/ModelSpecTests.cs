using StreamSentiment.Modeling;

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
        Refuses(Valid with { RecurrentLayers = [new(RecurrentCell.Lstm, 8), new(RecurrentCell.Lstm, 0)] }, nameof(ModelSpec.RecurrentLayers));
        Refuses(Valid with { SentenceLayer = new(RecurrentCell.Gru, 0) }, nameof(ModelSpec.SentenceLayer));
        Refuses(Valid with { DenseLayers = [4, -1] }, nameof(ModelSpec.DenseLayers));
        foreach (var share in (double[])[-0.1, 1, double.NaN])
        {
            Refuses(Valid with { SpatialDropout = share }, nameof(ModelSpec.SpatialDropout));
            Refuses(Valid with { Dropout = share }, $"{nameof(ModelSpec.Dropout)} ");
            Refuses(Valid with { DenseDropout = share }, nameof(ModelSpec.DenseDropout));
        }
    }

    [Fact]
    public void Validate_UnknownCell_IsRefusedWhenTheModelIsBuilt() =>
        Assert.Throws<InvalidModelException>(() => new RecurrentClassifier(Valid with { RecurrentLayers = [new((RecurrentCell)7, 8)] }));

    private static void Refuses(ModelSpec spec, string setting) =>
        Assert.Contains(setting, Assert.Throws<InvalidModelException>(spec.Validate).Message);
}
