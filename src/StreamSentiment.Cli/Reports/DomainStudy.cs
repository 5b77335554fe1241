using StreamSentiment.Training;
using StreamSentiment.Training.Experiments;

namespace StreamSentiment.Cli.Reports;

/// <summary>What a report on product domains tells of.</summary>
internal sealed record DomainStudy
{
    /// <summary>Name and version of the model that was taken to the domains.</summary>
    public required string Model { get; init; }

    /// <summary>One a domain, at least one.</summary>
    public required IReadOnlyList<DomainResult> Results { get; init; }

    /// <summary>What made it.</summary>
    public required string Command { get; init; }

    /// <summary>How the models of one domain alone were trained.</summary>
    public required Recipe Scratch { get; init; }

    /// <summary>How <see cref="Model"/> was trained on.</summary>
    public required Recipe FineTuning { get; init; }

    /// <summary>Of all folds, one after the other.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary>The four models by name, and their accuracy on a fold.</summary>
    public static IReadOnlyList<(string Name, Func<FoldResult, double> Accuracy)> Models { get; } =
    [
        ("Linear", fold => fold.Linear),
        ("In-domain", fold => fold.InDomain),
        ("Transferred", fold => fold.Transferred),
        ("Fine-tuned", fold => fold.FineTuned),
    ];

    /// <summary>Whether fine-tuning gives more than the authors' linear model.</summary>
    public static bool BeatsPublished(DomainResult result) => result.Mean(fold => fold.FineTuned) > result.Published;
}
