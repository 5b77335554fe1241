using System.Globalization;
using System.Text.Json;
using StreamSentiment.Cli.Models;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Modeling;
using StreamSentiment.Retraining;

namespace StreamSentiment.Cli.Views;

/// <summary>Prints the versions of a store, and the difference of two, as tables or as JSON.</summary>
internal static class ModelViews
{
    private const int Shown = 12;

    /// <summary>A table for each model on a terminal, and one of all for other programs.</summary>
    public static void WriteList(IReadOnlyList<StoredModel> versions)
    {
        if (!Terminal.Data.IsTerminal())
        {
            var all = new HtmlTable("", "Model", "Version", "Current", "Accuracy#", "On", "Origin", "From", "Decision", "Reason")
            {
                IsList = true,
            };
            foreach (var model in versions)
            {
                all.Row(
                    model.Manifest.Name,
                    model.Manifest.Version,
                    model.IsCurrent ? "current" : "",
                    model.Accuracy is { } accuracy ? $"{100 * accuracy.Value:F2}" : "",
                    model.Accuracy?.Reviews ?? "",
                    model.Origin,
                    (model.From ?? "").Replace(' ', '/'),
                    Decision(model),
                    Reason(model)
                );
            }

            Terminal.Data.Write(all);
            return;
        }

        foreach (var name in versions.GroupBy(model => model.Manifest.Name))
        {
            var table = new HtmlTable(
                name.Key,
                "Version",
                "",
                "Accuracy#",
                Column.Words("Origin"),
                "Decision",
                Column.Words("Reason"),
                Column.Optional("Created"),
                Column.Optional("Tokenizer"),
                Column.Optional("Parameters#")
            );
            foreach (var model in name)
            {
                string[] cells =
                [
                    model.Manifest.Version,
                    model.IsCurrent ? "*" : "",
                    model.Accuracy is { } accuracy ? $"{accuracy.Value:P2}" : "",
                    ModelCard.OriginInWords(model),
                    Decision(model),
                    Reason(model),
                    model.Manifest.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                    EnumValues.Name(model.Manifest.Text.Tokenizer),
                    $"{ModelSummary.Create(model.Manifest.Spec).Sum(layer => layer.Parameters):N0}",
                ];
                _ = model.IsCurrent ? table.Chosen(cells) : table.Row(cells);
            }

            Terminal.Data.Write(table);
        }

        if (versions.Any(model => model.IsCurrent))
        {
            Terminal.Data.WriteSentence("* current: the version that is served");
        }
    }

    public static void WriteJson(IReadOnlyList<StoredModel> versions) =>
        Terminal.WriteJson(json =>
        {
            json.WriteStartArray();
            foreach (var model in versions)
            {
                Write(json, model);
            }

            json.WriteEndArray();
        });

    public static void WriteDifference(ModelDifference difference)
    {
        string a = Title(difference.A, difference.B),
            b = Title(difference.B, difference.A);
        var facts = new HtmlTable($"{Name(difference.A)} and {Name(difference.B)}", "", Column.Words(a), Column.Words(b));
        facts.Row("origin", ModelCard.OriginInWords(difference.A), ModelCard.OriginInWords(difference.B));
        facts.Row("accuracy", Accuracy(difference.A), Accuracy(difference.B));
        foreach (var (name, first, second) in difference.Settings)
        {
            facts.Row(name, first ?? "–", second ?? "–");
        }

        Terminal.Data.Write(facts);
        var (common, onlyA, onlyB) = difference.Vocabulary;
        Terminal.Data.WriteSentence($"Vocabulary: {common:N0} words in both, {onlyA:N0} only in {a}, {onlyB:N0} only in {b}");
        Terminal.Data.WriteSentence(
            difference.RelativeDistance switch
            {
                0 => "Weights: the same to the bit",
                { } distance => $"Weights: {distance:P2} apart (L2 norm of the difference, divided by that of {a})",
                null => "Weights: of another shape",
            }
        );
        if (difference.RelativeDistance is 0)
        {
            return;
        }

        var tensors = new HtmlTable("Tensors, the most different first", "Tensor", "Norm#", "Distance#", "Share#");
        foreach (
            var tensor in difference.Weights.OrderByDescending(tensor => tensor.Relative ?? double.PositiveInfinity).Take(Shown)
        )
        {
            tensors.Row(
                tensor.Name,
                $"{tensor.Norm:F3}",
                tensor.Distance is { } distance ? $"{distance:F3}" : "other shape",
                tensor.Relative is { } share ? $"{share:P1}" : "–"
            );
        }

        Terminal.Data.Write(tensors);
    }

    public static void WriteJson(ModelDifference difference) =>
        Terminal.WriteJson(
            indented: true,
            write: json =>
            {
                json.WriteStartObject();
                json.WritePropertyName("a");
                Write(json, difference.A);
                json.WritePropertyName("b");
                Write(json, difference.B);
                json.WriteStartArray("settings");
                foreach (var (name, a, b) in difference.Settings)
                {
                    json.WriteStartObject();
                    json.WriteString("name", name);
                    json.WriteString("a", a);
                    json.WriteString("b", b);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartObject("vocabulary");
                json.WriteNumber("common", difference.Vocabulary.Common);
                json.WriteNumber("onlyA", difference.Vocabulary.OnlyA);
                json.WriteNumber("onlyB", difference.Vocabulary.OnlyB);
                json.WriteEndObject();
                JsonValue.WriteNumber(json, "relativeDistance", difference.RelativeDistance);
                json.WriteStartArray("weights");
                foreach (var tensor in difference.Weights)
                {
                    json.WriteStartObject();
                    json.WriteString("name", tensor.Name);
                    json.WriteNumber("norm", tensor.Norm);
                    JsonValue.WriteNumber(json, "distance", tensor.Distance);
                    JsonValue.WriteNumber(json, "relativeDistance", tensor.Relative);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }
        );

    private static void Write(Utf8JsonWriter json, StoredModel model)
    {
        json.WriteStartObject();
        json.WriteString("name", model.Manifest.Name);
        json.WriteString("version", model.Manifest.Version);
        json.WriteBoolean("current", model.IsCurrent);
        json.WriteString("createdAt", model.Manifest.CreatedAt);
        JsonValue.WriteNumber(json, "accuracy", model.Accuracy?.Value);
        json.WriteString("accuracyOn", model.Accuracy?.Reviews);
        json.WriteString("origin", model.Origin);
        json.WriteString("from", model.From);
        if (model.Decision is { } decision)
        {
            json.WriteBoolean("promote", decision.Promote);
        }
        else
        {
            json.WriteNull("promote");
        }

        json.WriteStartArray("reasons");
        foreach (string reason in model.Decision?.Reasons ?? [])
        {
            json.WriteStringValue(reason);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Decision(StoredModel model) => model.Decision is { } decision ? EnumValues.Name(decision.Outcome) : "";

    private static string Reason(StoredModel model) => model.Decision?.Reasons is [var first, ..] ? first : "";

    private static string Name(StoredModel model) => $"{model.Manifest.Name} {model.Manifest.Version}";

    private static string Title(StoredModel model, StoredModel other) =>
        model.Manifest.Version == other.Manifest.Version ? model.Manifest.Name : model.Manifest.Version;

    private static string Accuracy(StoredModel model) =>
        model.Accuracy is { } accuracy
            ? $"{accuracy.Value:P2} ({(accuracy.Reviews == "holdOut" ? "hold-out" : accuracy.Reviews)})"
            : "–";
}
