using System.Text.Json.Serialization;

namespace StreamSentiment.Training.Experiments;

/// <summary>One finished trial of a search: a line of its file.</summary>
internal sealed record SearchTrial
{
    /// <summary>How a folder holds them.</summary>
    public static ResultKind<SearchTrial> Kind { get; } =
        new("trials.jsonl", "search.json", "search", "trial", SearchJson.Default.SearchTrial);

    /// <summary>Its number, from 1.</summary>
    public required int Trial { get; init; }

    /// <summary>What was drawn, by the names of <see cref="SearchSetting"/>.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Of the model, or where it was ended early of the best epoch; null if the trial failed.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>The log loss there, in nats; of the model with its temperature.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Of the first network, from 1; null if the trial failed.</summary>
    public int? BestEpoch { get; init; }

    /// <summary>Validation accuracy of the first network after each epoch.</summary>
    public IReadOnlyList<double> EpochAccuracies { get; init; } = [];

    /// <summary>Of the whole trial.</summary>
    public double Seconds { get; init; }

    /// <summary>Whether it was ended early, for being worse than most.</summary>
    public bool Pruned { get; init; }

    /// <summary>Why there is no result; null if there is one.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether it was trained to its end.</summary>
    [JsonIgnore]
    public bool IsComplete => Failure is null && !Pruned;

    /// <summary>Best first; those that were ended early after them, and then those that failed.</summary>
    public static IReadOnlyList<SearchTrial> Ranked(IEnumerable<SearchTrial> trials) =>
        [
            .. trials
                .OrderByDescending(trial => trial.IsComplete)
                .ThenByDescending(trial => trial.ValidationAccuracy)
                .ThenBy(trial => trial.ValidationLoss)
                .ThenBy(trial => trial.Trial),
        ];
}

/// <summary>One line, camelCase.</summary>
[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(SearchTrial))]
[JsonSerializable(typeof(Recipe))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class SearchJson : JsonSerializerContext;
