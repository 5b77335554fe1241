using System.CommandLine;
using System.Text.Json;
using StreamSentiment.Cli.Help;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Cli.Views;
using StreamSentiment.Contracts;
using StreamSentiment.Modeling;
using StreamSentiment.Text;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Scores texts of the command line, or JSON lines of standard input.</summary>
internal static class ScoreVerb
{
    /// <summary>The most lines that are scored together, if they are there: none waits for another.</summary>
    private const int MostLines = 256;

    private static readonly string[] Replaced =
    [
        "text",
        "label",
        "probability",
        "tokenCount",
        "unknownTokenCount",
        "truncated",
        "uncertain",
        "uncertainReason",
        "explanation",
        "sentences",
    ];

    public static Command Create()
    {
        var texts = new Argument<string[]>("text")
        {
            Description = "Reviews. Default: JSON lines {\"text\":…} from standard input.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var model = CommonOptions.Model();
        var precision = CommonOptions.Precision();
        var explain = new ExplainOption();
        var sentences = new Option<bool>("--sentences")
        {
            Description = "Score the sentences too: where each begins, its length in UTF-16 code units, label and probability.",
        };
        var asJson = CommonOptions.Json();
        // Otherwise a misspelt option would be scored as a review, by the default model.
        texts.Validators.Add(given =>
        {
            foreach (var token in given.Tokens.Where(token => token.Value.StartsWith("--", StringComparison.Ordinal)))
            {
                given.AddError(
                    $"{WrongUse.UnknownOption(given.Argument.Parents.OfType<Command>().Single(), token.Value)} To score a review "
                        + "that begins like an option, give it as a JSON line."
                );
            }
        });
        var command = new Command(
            "score",
            "Score reviews: texts as arguments, or JSON lines {\"text\":…} on standard input, which are answered by JSON lines."
        )
        {
            texts,
            model,
            precision,
            sentences,
            asJson,
        };
        explain.AddTo(command);
        command.SetAction(parsed =>
        {
            using var loaded = SentimentModel.Load(parsed.GetValue(model)!, parsed.GetValue(precision));
            var explainer = explain.Method(parsed) is { } method ? Explainer(loaded, method) : null;
            bool withSentences = parsed.GetValue(sentences);
            string[] given = explain.Reviews(parsed, texts);
            if (given.Length == 0)
            {
                var lines = JsonLines.StandardInput();
                foreach (var batch in lines.ReadBatches(MostLines))
                {
                    ScoreLines(loaded, explainer, withSentences, batch);
                }

                return lines.Result;
            }
            else if (parsed.GetValue(asJson))
            {
                ScoreLines(loaded, explainer, withSentences, [.. given.Select(text => (default(JsonElement), text))]);
            }
            else
            {
                var scored = ScoredTexts.Score(loaded, given, withSentences);
                if (explainer is not null)
                {
                    ShowExplained(scored, explainer);
                }
                else
                {
                    ShowTable(scored);
                }

                SentencesView.Show(scored);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Explainer Explainer(SentimentModel model, ExplanationMethod method)
    {
        try
        {
            return new Explainer(model, method);
        }
        catch (NotSupportedException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static void ScoreLines(
        SentimentModel model,
        Explainer? explainer,
        bool withSentences,
        List<(JsonElement Line, string Text)> lines
    )
    {
        var scored = ScoredTexts.Score(model, [.. lines.Select(line => line.Text)], withSentences);
        for (int i = 0; i < lines.Count; i++)
        {
            WriteLine(
                lines[i].Line,
                scored.Encoded[i],
                scored.Judgements[i],
                explainer?.Explain(scored.Encoded[i].TokenIds),
                scored.Sentences[i]
            );
        }
    }

    /// <summary>Writes the properties of the line, without its text and any earlier score, and the score.</summary>
    private static void WriteLine(
        JsonElement line,
        EncodedText encoded,
        Judgement judgement,
        Explanation? explanation,
        ScoredSentence[]? sentences
    ) =>
        Terminal.WriteJson(json =>
        {
            json.WriteStartObject();
            if (line.ValueKind == JsonValueKind.Object)
            {
                foreach (var property in line.EnumerateObject().Where(p => !Replaced.Contains(p.Name)))
                {
                    property.WriteTo(json);
                }
            }

            json.WriteString("label", judgement.Label);
            json.WriteNumber("probability", judgement.Probability);
            json.WriteNumber("tokenCount", encoded.TokenCount);
            json.WriteNumber("unknownTokenCount", encoded.UnknownCount);
            json.WriteBoolean("truncated", encoded.Truncated);
            if (judgement.Reason is not null)
            {
                json.WriteBoolean("uncertain", true);
                json.WriteString("uncertainReason", judgement.Reason);
            }

            if (explanation is not null)
            {
                ExplanationView.Write(json, explanation);
            }

            if (sentences is not null)
            {
                json.WritePropertyName("sentences");
                JsonSerializer.Serialize(json, sentences, EventJson.Default.ScoredSentenceArray); // as in the topic
            }

            json.WriteEndObject();
        });

    private static void ShowTable(ScoredTexts scored)
    {
        var table = new HtmlTable("", "Label", "Probability#", "Tokens#", Column.Text("Review")) { IsList = true };
        List<(string Text, string Reason)> guesses = [];
        foreach (var (i, judgement) in scored.Judgements.Index())
        {
            table.Row(judgement.Label, $"{judgement.Probability:F4}", $"{scored.Encoded[i].TokenCount}", scored.Texts[i]);
            if (judgement.Reason is not null)
            {
                guesses.Add((scored.Texts[i], judgement.Reason));
            }
        }

        Terminal.Data.Write(table);
        foreach (var (text, reason) in guesses)
        {
            Terminal.Data.WriteSentence($"Uncertain ({reason}): {ReviewExcerpt.Of(text, 40)}");
        }
    }

    private static void ShowExplained(ScoredTexts scored, Explainer explainer)
    {
        foreach (var (i, encoded) in scored.Encoded.Index())
        {
            ExplanationView.Show(scored.Texts[i], scored.Probabilities[i], encoded, explainer.Explain(encoded.TokenIds));
        }
    }
}
