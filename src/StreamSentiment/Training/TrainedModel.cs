using StreamSentiment.Modeling;
using StreamSentiment.Text;

namespace StreamSentiment.Training;

/// <summary>A trained network with all that serving and storing it needs.</summary>
internal sealed record TrainedModel(
    Recipe Recipe, Vocabulary Vocabulary, TextEncoder Encoder, TrainedClassifier Trained, Calibration Calibration)
{
    /// <summary>The epoch whose weights are kept.</summary>
    public EpochResult Best => Trained.Epochs[Trained.BestEpoch - 1];

    /// <summary>For a model that is served and not stored.</summary>
    public ModelManifest Manifest() => new()
    {
        Name = Recipe.Name,
        Version = "unstored",
        CreatedAt = default,
        Spec = Recipe.Spec,
        Text = Recipe.Text,
        Temperature = Calibration.Temperature,
        Files = new Dictionary<string, string>(),
    };

    /// <summary>Takes the network into service, which uses it up: its weights may be rounded. Store it before.</summary>
    public SentimentModel Serve(ModelManifest manifest, Precision precision = Precision.Auto) =>
        SentimentModel.Serve(manifest, Encoder, Trained.Classifier, precision);

    /// <summary>Stores it as a new version, which is not current yet, and evaluates it as it will be served.</summary>
    /// <param name="store">Where.</param>
    /// <param name="name">Of the model.</param>
    /// <param name="provenance">What the manifest tells beyond the recipe: the data, the command.</param>
    /// <param name="test">Reviews to evaluate it on, once; null for none.</param>
    /// <param name="workers">Cores to evaluate on.</param>
    public PublishedModel Publish(
        ModelStore store, string name, IReadOnlyDictionary<string, string> provenance, IReadOnlyList<LabelledText>? test = null, int workers = 1)
    {
        ModelEvaluation? evaluation = null;
        float[]? probabilities = null;
        var training = provenance.Concat(Provenance()).ToDictionary(entry => entry.Key, entry => entry.Value);
        var manifest = store.Publish(name, Trained.Classifier, Recipe.Text, Vocabulary, training, temperature: Calibration.Temperature, evaluate: manifest =>
        {
            using var model = Serve(manifest);
            probabilities = test is null ? null : Evaluator.Score(model, [.. test.Select(review => review.Text)], workers);
            evaluation = Evaluate(model.Precision, test, probabilities);
            return evaluation.ToJson();
        });
        return new(manifest, evaluation!, probabilities);
    }

    private ModelEvaluation Evaluate(Precision precision, IReadOnlyList<LabelledText>? test, float[]? probabilities)
    {
        if (test is null || probabilities is null)
            return new(precision, Trained.Epochs, Trained.BestEpoch, Calibration, null);
        bool[] labels = [.. test.Select(review => review.IsPositive)];
        var evaluation = Evaluation.Of(probabilities, labels);
        var temperature = new Temperature(Calibration.Temperature);
        var before = Evaluation.Of([.. probabilities.Select(probability => (float)temperature.Undo(probability))], labels);
        var calibration = Calibration with { TestErrorBefore = before.ExpectedCalibrationError, TestErrorAfter = evaluation.ExpectedCalibrationError };
        return new(precision, Trained.Epochs, Trained.BestEpoch, calibration, evaluation);
    }

    private Dictionary<string, string> Provenance() => new(Recipe.Facts())
    {
        ["epochs"] = $"{Trained.Epochs.Count} of {Recipe.Training.Epochs}{(Trained.WasInterrupted ? ", interrupted" : "")}",
        ["bestEpoch"] = $"{Trained.BestEpoch}",
    };
}

/// <summary>A version in the store.</summary>
/// <param name="Manifest">What <c>model.json</c> says.</param>
/// <param name="Evaluation">What <c>evaluation.json</c> says.</param>
/// <param name="TestProbabilities">Of the test reviews, in their order; null if there were none.</param>
internal sealed record PublishedModel(ModelManifest Manifest, ModelEvaluation Evaluation, float[]? TestProbabilities);
