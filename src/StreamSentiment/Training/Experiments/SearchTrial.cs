using System.Text.Json.Serialization;

namespace StreamSentiment.Training.Experiments;

/// <summary>One finished trial of a search: a line of its file.</summary>
internal sealed record SearchTrial
{
    /// <summary>The files that hold them in a folder.</summary>
    public static ResultKind<SearchTrial> Kind { get; } =
        new("trials.jsonl", "search.json", "search", "trial", SearchJson.Default.SearchTrial);

    /// <summary>Its number, from 1.</summary>
    public required int Trial { get; init; }

    /// <summary>The drawn values, by the names of <see cref="SearchSetting"/>.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>
    /// The model's validation accuracy, or that of the best epoch if the trial was ended early; null if it failed.
    /// </summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>The log loss on the validation split, in nats; for a model with its temperature.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>The best epoch of the first network, from 1; null if the trial failed.</summary>
    public int? BestEpoch { get; init; }

    /// <summary>Validation accuracy of the first network after each epoch.</summary>
    public IReadOnlyList<double> EpochAccuracies { get; init; } = [];

    /// <summary>The duration of the whole trial.</summary>
    public double Seconds { get; init; }

    /// <summary>True if it was ended early, because it was worse than most.</summary>
    public bool Pruned { get; init; }

    /// <summary>The reason if there is no result; null if there is one.</summary>
    public string? Failure { get; init; }

    /// <summary>True if it was trained to its end.</summary>
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
    Converters = [typeof(UndefinedAsNull)],
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(SearchTrial))]
[JsonSerializable(typeof(Recipe))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class SearchJson : JsonSerializerContext;
