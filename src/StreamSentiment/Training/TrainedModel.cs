using StreamSentiment.Data;
using StreamSentiment.Drift;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.NGrams;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Text;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Training;

/// <summary>Trained networks with all that is needed to serve and store them.</summary>
/// <param name="Recipe">The recipe they were trained by, with the vocabulary's true size.</param>
/// <param name="Vocabulary">The words of the training reviews.</param>
/// <param name="Encoder">Text to token ids.</param>
/// <param name="Members">The networks, each with the weights of its best epoch; none in a model of n-grams alone.</param>
/// <param name="Validation">The reviews that were held back; none if the model was trained again on all.</param>
/// <param name="ValidationLogits">The model's logits of them, before the temperature.</param>
/// <param name="Outcome">The choices of validation; for a model that was trained again on all reviews, those before that.</param>
internal sealed record TrainedModel(
    Recipe Recipe,
    Vocabulary Vocabulary,
    TextEncoder Encoder,
    IReadOnlyList<TrainedClassifier> Members,
    TrainingExample[] Validation,
    double[] ValidationLogits,
    ValidationOutcome Outcome
)
{
    /// <summary>The end of the manifest's fact about the epochs if the training was stopped early.</summary>
    public const string Interrupted = ", interrupted";

    /// <summary>The n-grams; null for networks alone.</summary>
    public NGramWeights? NGrams { get; init; }

    /// <summary>Reviews that it did not learn, to judge its successors by; null if it was trained again on all.</summary>
    /// <param name="reviews">The reviews of its training.</param>
    /// <param name="keepsTexts">True to keep their texts, which is to redistribute them.</param>
    public ValidationSample? Sample(IReadOnlyList<LabelledText> reviews, bool keepsTexts) =>
        ValidationSample.Create(reviews, Validation.Select(example => example.Place), keepsTexts);

    /// <summary>The manifest of a model that is served and not stored.</summary>
    public ModelManifest Manifest() =>
        new()
        {
            Name = Recipe.Name,
            Version = "unstored",
            CreatedAt = default,
            Spec = Recipe.Spec,
            Text = Recipe.Text,
            Temperature = Outcome.Calibration.Temperature,
            TemperatureByLength = Outcome.Calibration.TemperatureByLength,
            Files = new Dictionary<string, string>(),
        };

    /// <summary>Serves the networks, which uses them up. Store them before.</summary>
    public SentimentModel Serve(ModelManifest manifest, Precision precision = Precision.Auto) =>
        ServeAgreed(manifest, precision).Model;

    /// <summary>Stores it as a new version, which is not current yet, and evaluates it as it will be served.</summary>
    /// <param name="store">The store that gets the version.</param>
    /// <param name="name">The model's name in the store.</param>
    /// <param name="provenance">The manifest's facts beyond the recipe: the data, the command.</param>
    /// <param name="test">Reviews to evaluate it on, once; null for none.</param>
    /// <param name="workers">Cores to evaluate on.</param>
    /// <param name="sample">Reviews that it did not learn, to judge its successors by; null for none.</param>
    public StoredVersion Store(
        ModelStore store,
        string name,
        IReadOnlyDictionary<string, string> provenance,
        IReadOnlyList<LabelledText>? test = null,
        int workers = 1,
        ValidationSample? sample = null
    )
    {
        var training = provenance.Concat(Provenance()).ToDictionary(entry => entry.Key, entry => entry.Value);
        using var draft = store.Begin(name, Weights(), Recipe.Text, Vocabulary, training, Outcome.Calibration.Scale);
        var (evaluation, probabilities, drift) = Evaluate(draft.Manifest, test, workers);
        draft.Add(ModelStore.EvaluationFile, evaluation.ToJson());
        if (drift is not null)
        {
            draft.Add(DriftReference.FileName, drift.ToJson());
        }

        if (sample is not null)
        {
            draft.Add(ModelStore.ValidationFile, sample.ToJson());
        }

        return new(draft.Commit(), evaluation, probabilities);
    }

    /// <summary>Serves the networks, which uses them up.</summary>
    private (ModelEvaluation Evaluation, float[]? TestProbabilities, DriftReference? Drift) Evaluate(
        ModelManifest manifest,
        IReadOnlyList<LabelledText>? test,
        int workers
    )
    {
        var (served, agreement) = ServeAgreed(manifest, Precision.Auto);
        using var model = served;
        float[]? probabilities = test is null ? null : Evaluator.Score(model, [.. test.Select(review => review.Text)], workers);
        var evaluation = Evaluate(model.Precision, test, probabilities) with { Int16 = agreement };
        return (evaluation, probabilities, Reference(model, test, probabilities));
    }

    private (SentimentModel Model, Int16Agreement? Agreement) ServeAgreed(ModelManifest manifest, Precision precision) =>
        SentimentModel.ServeTrained(manifest, Encoder, Weights(), precision, Validation.Select(example => example.TokenIds));

    /// <summary>Made of reviews that it was not trained on; null if there are none.</summary>
    private DriftReference? Reference(SentimentModel model, IReadOnlyList<LabelledText>? test, float[]? testProbabilities)
    {
        if (Validation.Length == 0)
        {
            return test is null || testProbabilities is null || test.Count == 0
                ? null
                : Reference(
                    [.. test.Select(review => TrainingExample.From(Encoder.Encode(review.Text), review))],
                    testProbabilities
                );
        }

        float[] probabilities = new float[Validation.Length];
        model.Score([.. Validation.Select(example => example.TokenIds)], probabilities);
        return Reference(Validation, probabilities);
    }

    private static DriftReference Reference(TrainingExample[] examples, float[] probabilities) =>
        DriftReference.From(
            [
                .. examples.Zip(
                    probabilities,
                    (example, probability) =>
                        new DriftSample(
                            example.TokenIds,
                            example.TokenCount,
                            example.TokenCount == 0 ? 0 : example.UnknownCount / (double)example.TokenCount,
                            probability
                        )
                ),
            ],
            Evaluation.From(probabilities, [.. examples.Select(example => example.IsPositive)]).Accuracy
        );

    private ModelWeights Weights() =>
        new(
            Recipe.Spec,
            Members.Count == 0 ? null : new NetworkEnsemble([.. Members.Select(member => member.Classifier)]),
            NGrams
        );

    private ModelEvaluation Evaluate(Precision precision, IReadOnlyList<LabelledText>? test, float[]? probabilities)
    {
        var members = Members.Select(member => new MemberTraining(member.Epochs, member.BestEpoch)).ToArray();
        if (test is null || probabilities is null)
        {
            return new(precision, members, Outcome.Calibration, Outcome.Validation, null);
        }

        bool[] labels = [.. test.Select(review => review.IsPositive)];
        var evaluation = Evaluation.From(probabilities, labels);
        var scale = Outcome.Calibration.Scale;
        var before = Evaluation.From(
            [
                .. test.Zip(
                    probabilities,
                    (review, probability) =>
                        (float)new Temperature(scale.Of(Encoder.Encode(review.Text).TokenIds.Length)).Undo(probability)
                ),
            ],
            labels
        );
        var calibration = Outcome.Calibration with
        {
            TestErrorBefore = before.ExpectedCalibrationError,
            TestErrorAfter = evaluation.ExpectedCalibrationError,
        };
        return new(precision, members, calibration, Outcome.Validation, evaluation);
    }

    private Dictionary<string, string> Provenance()
    {
        var facts = new Dictionary<string, string>(Recipe.Facts()) { ["refit"] = $"{Validation.Length == 0}" };
        if (Members.Count > 0)
        {
            facts["epochs"] =
                $"{string.Join(", ", Members.Select(member => member.Epochs.Count))} of "
                + $"{Recipe.Training.Epochs}{(Members.Any(member => member.WasInterrupted) ? Interrupted : "")}";
            facts["bestEpoch"] = string.Join(", ", Members.Select(member => member.BestEpoch));
        }

        return facts;
    }
}

/// <summary>A version that was stored, and its evaluation.</summary>
/// <param name="Manifest">Its <c>model.json</c>.</param>
/// <param name="Evaluation">Its <c>evaluation.json</c>.</param>
/// <param name="TestProbabilities">The scores of the test reviews, in their order; null if there were none.</param>
internal sealed record StoredVersion(ModelManifest Manifest, ModelEvaluation Evaluation, float[]? TestProbabilities);
