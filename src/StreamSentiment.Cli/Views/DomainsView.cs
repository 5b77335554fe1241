using Spectre.Console;
using StreamSentiment.Cli.Reports;

namespace StreamSentiment.Cli.Views;

/// <summary>Models by product domain: a table for the terminal and the report.</summary>
internal static class DomainsView
{
    public static void Write(IAnsiConsole console, DomainStudy study)
    {
        console.Write(Table(study));
        console.WriteSentence(Sentence(study));
    }

    /// <summary>
    /// A table of means and standard deviations over the folds; with several domains, the last row is the mean of the means.
    /// </summary>
    public static HtmlTable Table(DomainStudy study)
    {
        var table = new HtmlTable(
            "Accuracy in %, mean ± standard deviation over five folds; marked where fine-tuning beats the published model",
            ["Domain", "Published#", .. DomainStudy.Models.Select(model => (Column)$"{model.Name}#")]
        );
        foreach (var result in study.Results)
        {
            string[] cells =
            [
                result.Domain,
                result.Published is { } published ? $"{100 * published:F1}" : "–",
                .. DomainStudy.Models.Select(model =>
                    $"{100 * result.Mean(model.Accuracy):F1} ± {100 * result.Deviation(model.Accuracy):F1}"
                ),
            ];
            _ = DomainStudy.BeatsPublished(result) ? table.Chosen(cells) : table.Row(cells);
        }

        return study.Results.Count == 1
            ? table
            : table.Row([
                "mean",
                study.Results.All(result => result.Published is not null)
                    ? $"{100 * study.Results.Average(result => result.Published!.Value):F1}"
                    : "–",
                .. DomainStudy.Models.Select(model => $"{100 * study.Results.Average(result => result.Mean(model.Accuracy)):F1}"),
            ]);
    }

    public static void WriteJson(DomainStudy study) =>
        Terminal.WriteJson(
            indented: true,
            write: json =>
            {
                json.WriteStartObject();
                json.WriteString("model", study.Model);
                json.WriteStartArray("domains");
                foreach (var result in study.Results)
                {
                    json.WriteStartObject();
                    json.WriteString("domain", result.Domain);
                    JsonValue.WriteNumber(json, "published", result.Published);
                    json.WriteStartArray("models");
                    foreach (var model in DomainStudy.Models)
                    {
                        json.WriteStartObject();
                        json.WriteString("name", model.Name);
                        json.WriteNumber("accuracy", result.Mean(model.Accuracy));
                        json.WriteNumber("deviation", result.Deviation(model.Accuracy));
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }
        );

    /// <summary>The result in a sentence.</summary>
    public static string Sentence(DomainStudy study)
    {
        int compared = study.Results.Count(result => result.Published is not null);
        int beatsLinear = study.Results.Count(result => result.Mean(fold => fold.FineTuned) > result.Mean(fold => fold.Linear));
        return $"{study.Model}, fine-tuned in the domain, beats the published linear model in "
            + $"{study.Results.Count(DomainStudy.BeatsPublished)} of {compared} domains, "
            + $"and our linear one in {beatsLinear} of {study.Results.Count}.";
    }
}
