using StreamSentiment.Modeling.Networks;
using StreamSentiment.Text;
using static TorchSharp.torch;

namespace StreamSentiment.Training;

/// <summary>
/// The words of the reviews, to continue a model's training with the embedding of these alone. The rows of all others would
/// have no gradient and stay as they are: the result is the same, and stepping 30,000 rows for the 8,000 of a product domain
/// costs more time than the recurrent layer.
/// </summary>
internal sealed class VocabularySubset
{
    private readonly long[] ids;
    private readonly Dictionary<int, int> rows;

    private VocabularySubset(int[] ids)
    {
        this.ids = Array.ConvertAll(ids, id => (long)id);
        rows = ids.Select((id, row) => KeyValuePair.Create(id, row)).ToDictionary();
    }

    /// <summary>Rows of the narrow embedding.</summary>
    public int Count => ids.Length;

    /// <summary>Padding and the ends of sentences keep their ids: the network knows them by these.</summary>
    public static VocabularySubset From(IEnumerable<TrainingExample> examples) =>
        new([
            .. examples
                .SelectMany(example => example.TokenIds)
                .Concat([Vocabulary.PaddingId, Vocabulary.SentenceEndId])
                .Distinct()
                .Order(),
        ]);

    /// <summary>The same reviews with row numbers of the narrow embedding as token ids.</summary>
    public TrainingExample[] Narrow(TrainingExample[] examples) =>
        Array.ConvertAll(examples, example => example with { TokenIds = Array.ConvertAll(example.TokenIds, id => rows[id]) });

    /// <summary>Copies the weights of the whole network into one with the narrow embedding.</summary>
    public void Narrow(RecurrentClassifier whole, RecurrentClassifier narrow)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (weight, given) in narrow.Weights().Zip(whole.Weights()))
        {
            weight.Tensor.copy_(
                weight.Name == RecurrentClassifier.EmbeddingWeight ? given.Tensor.index_select(0, tensor(ids)) : given.Tensor
            );
        }
    }

    /// <summary>
    /// A new network with the weights of the narrow one, and the rows of all other words as <paramref name="start"/> has them.
    /// </summary>
    public RecurrentClassifier Widen(RecurrentClassifier narrow, RecurrentClassifier start)
    {
        var whole = new RecurrentClassifier(narrow.Spec with { VocabularySize = start.Spec.VocabularySize });
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        whole.CopyFrom(start);
        foreach (var (weight, trained) in whole.Weights().Zip(narrow.Weights()))
        {
            if (weight.Name == RecurrentClassifier.EmbeddingWeight)
            {
                weight.Tensor.index_copy_(0, tensor(ids), trained.Tensor.cpu());
            }
            else
            {
                weight.Tensor.copy_(trained.Tensor);
            }
        }

        return whole;
    }
}
