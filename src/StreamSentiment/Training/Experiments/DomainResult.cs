using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamSentiment.Training.Experiments;

/// <summary>Accuracies on one fold of a domain, 0 to 1.</summary>
/// <param name="Linear">The n-gram model, trained in the domain.</param>
/// <param name="InDomain">A recurrent model, trained in the domain.</param>
/// <param name="Transferred">The model of another domain as it is.</param>
/// <param name="FineTuned">The same model, fine-tuned in the domain.</param>
internal sealed record FoldResult(double Linear, double InDomain, double Transferred, double FineTuned)
{
    public override string ToString() =>
        $"linear {Linear:P1}, in-domain {InDomain:P1}, transferred {Transferred:P1}, fine-tuned {FineTuned:P1}";
}

/// <summary>The protocol's result for one domain.</summary>
/// <param name="Domain">Its name.</param>
/// <param name="Reviews">All of its reviews.</param>
/// <param name="Published">The accuracy of the authors' linear model; null for a domain they do not have.</param>
/// <param name="Folds">One result a fold.</param>
internal sealed record DomainResult(string Domain, int Reviews, double? Published, IReadOnlyList<FoldResult> Folds)
{
    /// <summary>Mean over the folds.</summary>
    public double Mean(Func<FoldResult, double> accuracy) => Folds.Average(accuracy);

    /// <summary>Standard deviation over the folds.</summary>
    public double Deviation(Func<FoldResult, double> accuracy)
    {
        double mean = Mean(accuracy);
        return Math.Sqrt(Folds.Sum(fold => Math.Pow(accuracy(fold) - mean, 2)) / (Folds.Count - 1));
    }
}

/// <summary>One finished fold of a domain: a line of <c>folds.jsonl</c>.</summary>
/// <param name="Domain">Its name.</param>
/// <param name="Fold">Its number, from 1.</param>
/// <param name="Seconds">The duration of the whole fold, on one core.</param>
/// <param name="Accuracy">The accuracies on it.</param>
internal sealed record DomainFold(string Domain, int Fold, double Seconds, FoldResult Accuracy)
{
    /// <summary>The files that hold them in a folder.</summary>
    public static ResultKind<DomainFold> Kind { get; } =
        new("folds.jsonl", "protocol.json", "run of the protocol", "fold", DomainFoldJson.Default.DomainFold);
}

/// <summary>One line, camelCase.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    Converters = [typeof(UndefinedAsNull)],
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(DomainFold))]
internal sealed partial class DomainFoldJson : JsonSerializerContext;
