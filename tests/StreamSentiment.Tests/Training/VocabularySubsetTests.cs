using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Training;

namespace StreamSentiment.Tests.Training;

public sealed class VocabularySubsetTests
{
    [Fact]
    public void NarrowAndWiden_Network_GiveItsWeightsBack()
    {
        TrainingExample[] examples = [new([5, 9, 5], true), new([9, 30], false)];
        var used = VocabularySubset.From(examples);
        Assert.Equal(5, used.Count); // padding, the end of a sentence, and three words
        Assert.All(used.Narrow(examples).SelectMany(example => example.TokenIds), id => Assert.InRange(id, 2, 4));

        var spec = TestModels.Spec();
        using var whole = TestModels.Classifier(spec);
        using var narrow = TestModels.Classifier(spec with { VocabularySize = used.Count }, seed: 2);
        used.Narrow(whole, narrow);
        using var widened = used.Widen(narrow, whole);

        Assert.Equal(Weights(whole), Weights(widened));

        static IEnumerable<float[]> Weights(StreamSentiment.Modeling.Networks.RecurrentClassifier classifier) =>
            classifier.Weights().Select(weight => weight.Tensor.data<float>().ToArray());
    }
}
