using System.Globalization;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Training;

namespace StreamSentiment.Retraining;

/// <summary>
/// The settings by which a run trains. With <see cref="LabelSelection"/> they suffice to repeat it, and are part of a candidate's
/// manifest.
/// </summary>
/// <param name="FromScratch">Random weights and the words of the labels, instead of the current model's.</param>
/// <param name="LearningRate">Size of a step.</param>
/// <param name="Epochs">Passes over the reviews, at most.</param>
/// <param name="Seed">The seed of all random draws.</param>
/// <param name="Threads">Threads of libtorch; sums depend on how they are split.</param>
/// <param name="Validation">The training reviews that choose the epoch.</param>
internal sealed record TrainingPlan(
    bool FromScratch,
    double LearningRate,
    int Epochs,
    int Seed,
    int Threads,
    ValidationSampling Validation = ValidationSampling.NewestOfEach
)
{
    private const string FromScratchFact = "fromScratch",
        EpochsFact = "epochLimit";

    /// <summary>
    /// The values of the command, and where it has none those of the settings; from scratch those of
    /// <see cref="Recipe.InDomain"/>.
    /// </summary>
    public static TrainingPlan Create(RetrainCommand command, RetrainOptions options)
    {
        var (learningRate, epochs) =
            command.FromScratch == true
                ? (Recipe.InDomain.Training.LearningRate, Recipe.InDomain.Training.Epochs)
                : (options.LearningRate, options.Epochs);
        return new(
            command.FromScratch == true,
            command.LearningRate ?? learningRate,
            command.Epochs ?? epochs,
            command.Seed ?? 1,
            options.Threads
        );
    }

    /// <summary>Reads the plan that <see cref="Facts"/> and <see cref="Recipe.Facts"/> wrote; null if there is none.</summary>
    public static TrainingPlan? Read(IReadOnlyDictionary<string, string> facts) =>
        facts.TryGetValue(EpochsFact, out string? epochs)
            ? new(
                bool.Parse(facts[FromScratchFact]),
                // One of n-grams alone has none.
                double.Parse(facts.GetValueOrDefault("learningRate", "0"), CultureInfo.InvariantCulture),
                int.Parse(epochs, CultureInfo.InvariantCulture),
                int.Parse(facts["seed"], CultureInfo.InvariantCulture),
                int.Parse(facts["threads"], CultureInfo.InvariantCulture),
                Enum.Parse<ValidationSampling>(facts["validation"].Split(' ')[1])
            )
            : null;

    /// <summary>The facts for a manifest, beside those of the recipe.</summary>
    public Dictionary<string, string> Facts() =>
        new() { [FromScratchFact] = $"{FromScratch}", [EpochsFact] = Epochs.ToString(CultureInfo.InvariantCulture) };

    /// <summary>
    /// The recipe for a successor of a model. It validates on the newest training reviews of each label: the next labels will be
    /// most like those.
    /// </summary>
    public Recipe RecipeFor(ModelManifest parent)
    {
        var recipe = FromScratch
            ? Recipe.InDomain with
            {
                Name = "from-scratch",
                Text = parent.Text,
                Spec = parent.Spec with
                {
                    NGrams = parent.Spec.NGrams is { } nGrams
                        ? nGrams with
                        {
                            Count = Math.Max(nGrams.Count, NGramSpec.UsualCount), // the most to keep
                            Share = null, // to be fitted again
                        }
                        : null,
                },
            }
            : Recipe.FineTuning with
            {
                Name = "retraining",
            };
        return recipe with
        {
            Training = recipe.Training with
            {
                LearningRate = LearningRate,
                Epochs = Epochs,
                Seed = Seed,
                Threads = Threads,
                Validation = Validation,
            },
        };
    }
}
