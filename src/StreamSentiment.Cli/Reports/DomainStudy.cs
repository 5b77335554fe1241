using StreamSentiment.Training;
using StreamSentiment.Training.Experiments;

namespace StreamSentiment.Cli.Reports;

/// <summary>The content of a report on product domains.</summary>
internal sealed record DomainStudy
{
    /// <summary>The name and version of the model that was fine-tuned on the domains.</summary>
    public required string Model { get; init; }

    /// <summary>The results of the domains, at least one.</summary>
    public required IReadOnlyList<DomainResult> Results { get; init; }

    /// <summary>The command line that created it.</summary>
    public required string Command { get; init; }

    /// <summary>The recipe of the models that were trained on one domain alone.</summary>
    public required Recipe Scratch { get; init; }

    /// <summary>The recipe by which <see cref="Model"/> was fine-tuned.</summary>
    public required Recipe FineTuning { get; init; }

    /// <summary>The time of all folds together.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary>The names of the four models and their accuracy on a fold.</summary>
    public static IReadOnlyList<(string Name, Func<FoldResult, double> Accuracy)> Models { get; } =
    [
        ("Linear", fold => fold.Linear),
        ("In-domain", fold => fold.InDomain),
        ("Transferred", fold => fold.Transferred),
        ("Fine-tuned", fold => fold.FineTuned),
    ];

    /// <summary>True if the fine-tuned model is more accurate than the published linear model.</summary>
    public static bool BeatsPublished(DomainResult result) => result.Mean(fold => fold.FineTuned) > result.Published;
}
