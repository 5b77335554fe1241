using System.Globalization;
using System.Text;
using System.Text.Json;
using StreamSentiment.Cli.Options;
using StreamSentiment.Modeling;
using StreamSentiment.Retraining;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Cli.Models;

/// <summary>
/// The model card of a version: Markdown with YAML front matter, as model hubs read it
/// (https://huggingface.co/docs/hub/model-cards).
/// </summary>
internal static class ModelCard
{
    public static string Create(StoredModel model)
    {
        var manifest = model.Manifest;
        var card = new StringBuilder();
        FrontMatter(card, model);
        Line($"# {manifest.Name} {manifest.Version}");
        Line();
        Line($"{Kind(manifest.Spec)} that says of a review how probably it is positive.");
        Line(
            $"It was {OriginInWords(model)}, and stored on "
                + $"{manifest.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC."
        );
        Heading("Use");
        Line("```bash");
        Line($"streamsentiment score --model {manifest.Name}/{manifest.Version} \"What a lovely film.\"");
        Line("```");
        Line();
        Line("It reads the language and the kind of texts that it was trained on; of others it says something too, but not");
        Line("reliably. A score is a probability, positive from 0.5 on.");
        Heading("Text");
        Facts(
            ("Tokenizer", EnumValues.Name(manifest.Text.Tokenizer)),
            ("Cleaning", EnumValues.Name(manifest.Text.Cleaning)),
            ("Words outside the vocabulary", EnumValues.Name(manifest.Text.Unknown)),
            ("Token ids", $"{manifest.Text.VocabularySize:N0}"),
            ("Tokens of a review at most", $"{manifest.Text.MaxSequenceLength:N0}")
        );
        Heading(manifest.Spec.HasNetworks ? "Network" : "N-grams");
        Line("| Layer | Output | Parameters |");
        Line("|---|---|---:|");
        foreach (var layer in ModelSummary.Create(manifest.Spec))
        {
            Line($"| {layer.Name} | `{layer.OutputShape}` | {layer.Parameters:N0} |");
        }

        Heading("Training");
        Facts([.. manifest.Training.Select(fact => (fact.Key, fact.Value))]);
        Heading("Evaluation");
        Evaluation(model);
        if (model.Decision is { } decision)
        {
            Heading("Promotion");
            Line(
                $"Compared with {decision.Current.Name} {decision.Current.Version} on {decision.HoldOut.Candidate.Reviews:N0} "
                    + $"reviews it was {EnumValues.Name(decision.Outcome).Replace('-', ' ')}:"
            );
            Line();
            foreach (string reason in decision.Reasons)
            {
                Line($"- {reason}");
            }
        }

        Heading("Files");
        Facts([.. manifest.Files.Select(file => (file.Key, $"SHA-256 `{file.Value}`"))]);
        return card.ToString();

        void Line(string line = "") => card.Append(line).Append('\n');

        void Heading(string heading) => card.Append($"\n## {heading}\n\n");

        void Facts(params (string Name, string Value)[] facts)
        {
            Line("| | |");
            Line("|---|---|");
            foreach (var (name, value) in facts)
            {
                Line($"| {Cell(name)} | {Cell(value)} |");
            }
        }

        void Evaluation(StoredModel of)
        {
            (string Name, Evaluation? Measures)[] sets =
            [
                ("test split", of.Evaluation?.Test),
                ("hold-out of the decision", of.Decision?.HoldOut.Candidate),
                ("validation split", of.Evaluation?.Validation),
            ];
            if (sets.All(set => set.Measures is null))
            {
                Line("None was stored.");
                return;
            }

            Line("| Reviews | Number | Accuracy | F1 | ROC AUC | Log loss | Calibration error |");
            Line("|---|---:|---:|---:|---:|---:|---:|");
            foreach (var (name, measures) in sets)
            {
                if (measures is not null)
                {
                    Line(
                        $"| {name} | {measures.Reviews:N0} | {measures.Accuracy:P2} | {measures.F1:P2} | "
                            + $"{measures.RocAuc:F4} | {measures.LogLoss:F4} | {measures.ExpectedCalibrationError:P2} |"
                    );
                }
            }
        }
    }

    /// <summary>The origin as the end of a sentence that begins with "It was".</summary>
    public static string OriginInWords(StoredModel model) =>
        model.Origin switch
        {
            "retrained" => $"retrained from {model.From}",
            "fineTuned" => $"fine-tuned from {model.From}",
            _ => "trained",
        };

    private static void FrontMatter(StringBuilder card, StoredModel model)
    {
        var manifest = model.Manifest;
        card.Append("---\n")
            .Append("library_name: streamsentiment\n")
            .Append("pipeline_tag: text-classification\n")
            .Append("tags:\n- sentiment-analysis\n")
            .Append(manifest.Spec.HasNetworks ? "- recurrent-neural-network\n" : "")
            .Append(manifest.Spec.NGrams is null ? "" : "- n-grams\n")
            .Append($"model_name: {Yaml($"{manifest.Name} {manifest.Version}")}\n");
        if (manifest.Training.GetValueOrDefault("data") is { } data)
        {
            card.Append($"datasets:\n- {Yaml(data)}\n");
        }

        if (model.Accuracy is not { } accuracy)
        {
            card.Append("---\n\n");
            return;
        }

        string set = accuracy.Reviews == "holdOut" ? "hold-out" : accuracy.Reviews;
        card.Append("metrics:\n- accuracy\n")
            .Append("model-index:\n")
            .Append($"- name: {Yaml($"{manifest.Name} {manifest.Version}")}\n")
            .Append("  results:\n")
            .Append("  - task:\n      type: text-classification\n      name: Sentiment analysis\n")
            .Append("    dataset:\n")
            .Append($"      name: {Yaml(manifest.Training.GetValueOrDefault("data") ?? "reviews")}\n")
            .Append($"      type: {Yaml(manifest.Training.GetValueOrDefault("data") ?? "reviews")}\n")
            .Append($"      split: {set}\n")
            .Append("    metrics:\n")
            .Append("    - type: accuracy\n")
            .Append($"      value: {accuracy.Value.ToString("0.######", CultureInfo.InvariantCulture)}\n")
            .Append("---\n\n");
    }

    private static string Kind(ModelSpec spec) =>
        !spec.HasNetworks ? "A linear model of n-grams"
        : spec.NGrams is null ? "A recurrent neural network"
        : "Recurrent neural networks with a linear model of n-grams";

    /// <summary>A string of JSON is one of YAML too.</summary>
    private static string Yaml(string text) => $"\"{JsonEncodedText.Encode(text, Terminal.Readable.Encoder)}\"";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
