using StreamSentiment.Modeling;
using StreamSentiment.Text;

namespace StreamSentiment.Training;

/// <summary>Labelled reviews in, a calibrated model out: vocabulary, word vectors, training, temperature.</summary>
internal sealed class RecipeTrainer(Recipe recipe, TimeProvider? clock = null)
{
    /// <summary>File of pretrained vectors that the embedding starts from, as wide as they are; null for the recipe's own start.</summary>
    public string? Embeddings { get; init; }

    /// <summary>A stored model to train on from: its vocabulary, text profile, architecture and weights take the recipe's place.</summary>
    public StoredModel? From { get; init; }

    /// <summary>Told what is being done, in a few words.</summary>
    public Action<string>? OnStage { get; init; }

    /// <summary>Told of each step.</summary>
    public Action<TrainingProgress>? OnStep { get; init; }

    /// <summary>Told of each epoch.</summary>
    public Action<EpochResult>? OnEpoch { get; init; }

    /// <param name="reviews">All that may be learnt from; a part is held back for validation.</param>
    /// <param name="stop">Ends the training early, keeping the best epoch so far; before the first epoch ended it ends all.</param>
    /// <exception cref="ArgumentException">There are too few reviews, or all have one label, or the training diverged.</exception>
    /// <exception cref="OperationCanceledException">It was stopped before there was anything to keep.</exception>
    public TrainedModel Train(IReadOnlyList<LabelledText> reviews, CancellationToken stop = default)
    {
        NativeTorch.EnsureLoaded();
        var text = From?.Manifest.Text ?? recipe.Text;
        OnStage?.Invoke("building the vocabulary");
        var vocabulary = From?.Vocabulary ?? Vocabulary.Build(reviews.Select(review => review.Text), text);
        var encoder = From?.Encoder ?? new TextEncoder(text, vocabulary);
        var spec = From is null
            ? recipe.Spec with { VocabularySize = vocabulary.Size }
            : From.Manifest.Spec with { SpatialDropout = recipe.Spec.SpatialDropout, Dropout = recipe.Spec.Dropout };
        TrainingExample[] examples = [.. reviews.Select(review => new TrainingExample(encoder.Encode(review.Text).TokenIds, review.IsPositive))];
        OnStage?.Invoke($"{examples.Length:N0} reviews, {vocabulary.Size:N0} token ids, {examples.Average(e => e.TokenIds.Length):F0} tokens a review");

        float[]? vectors = null;
        if (Embeddings is not null)
        {
            var pretrained = WordVectorReader.Read(Embeddings, vocabulary, recipe.Training.Seed, stop);
            OnStage?.Invoke($"pretrained vectors for {pretrained.WordCoverage:P1} of the words, {pretrained.TokenCoverage(examples.Select(e => e.TokenIds)):P1} of the running text");
            vectors = pretrained.Matrix;
            spec = From is null || pretrained.Dimensions == spec.EmbeddingSize
                ? spec with { EmbeddingSize = pretrained.Dimensions }
                : throw new ArgumentException($"The vectors of {Embeddings} have {pretrained.Dimensions} dimensions, and the model to start from {spec.EmbeddingSize}.");
        }
        else if (From is null && recipe.WordVectorEpochs > 0)
            vectors = LearnVectors(vocabulary, examples, stop);

        OnStage?.Invoke("training the network");
        var trained = new Trainer(recipe.Training, clock).Train(
            spec, examples, prepare: classifier => Prepare(classifier, vectors), OnStep, OnEpoch, stop);
        try
        {
            return trained.BestEpoch > 0
                ? new TrainedModel(recipe with { Text = text, Spec = spec }, vocabulary, encoder, trained, Calibrate(trained))
                : throw new OperationCanceledException("Stopped before the first epoch ended: there is nothing to keep.", stop);
        }
        catch
        {
            trained.Classifier.Dispose(); // memory that the collector does not see
            throw;
        }
    }

    private float[] LearnVectors(Vocabulary vocabulary, TrainingExample[] examples, CancellationToken stop)
    {
        OnStage?.Invoke("learning word vectors");
        var options = new SkipGramOptions
        {
            Dimensions = recipe.Spec.EmbeddingSize,
            Epochs = recipe.WordVectorEpochs,
            Seed = recipe.Training.Seed,
            Threads = recipe.Training.Threads,
        };
        return new SkipGram(options).Train([.. examples.Select(example => example.TokenIds)], vocabulary.Size, stop: stop);
    }

    private void Prepare(RecurrentClassifier classifier, float[]? vectors)
    {
        From?.ReadWeightsInto(classifier);
        if (vectors is not null)
            classifier.StartEmbeddingsFrom(vectors);
    }

    private static Calibration Calibrate(TrainedClassifier trained)
    {
        bool[] labels = [.. trained.Validation.Select(example => example.IsPositive)];
        double[] logits = trained.ValidationLogits;
        var temperature = Temperature.Fit(logits, labels);
        return new Calibration(
            temperature.Value,
            Error(logits, labels, Temperature.One),
            Error(logits, labels, temperature));
    }

    private static double Error(double[] logits, bool[] labels, Temperature temperature) => Evaluation.Of(
        [.. logits.Select(logit => (float)temperature.Of(logit))], labels).ExpectedCalibrationError;
}
