using Spectre.Console;
using StreamSentiment.Cli.Reports;

namespace StreamSentiment.Cli.Views;

/// <summary>Prints a comparison: a table and the recommended model.</summary>
internal static class ComparisonView
{
    public static void Write(IAnsiConsole console, Comparison comparison)
    {
        var choice = comparison.Choice;
        var table = new HtmlTable($"{comparison.Data}, {comparison.TestReviews:N0} test reviews", ComparisonColumns.Headings);
        foreach (var row in comparison.Ranked)
        {
            _ = row == choice.Model ? table.Chosen(ComparisonColumns.From(row)) : table.Row(ComparisonColumns.From(row));
        }

        console.Write(table);
        foreach (var slices in SliceTables.Of(comparison))
        {
            console.Write(slices);
        }

        console.WriteSentence(choice.Reason);
    }

    public static void WriteJson(Comparison comparison) =>
        Terminal.WriteJson(
            indented: true,
            write: json =>
            {
                var choice = comparison.Choice;
                json.WriteStartObject();
                json.WriteString("data", comparison.Data);
                json.WriteNumber("reviews", comparison.TestReviews);
                json.WriteString("recommended", choice.Model.Model);
                json.WriteString("reason", choice.Reason);
                json.WriteStartArray("models");
                foreach (var row in comparison.Ranked)
                {
                    json.WriteStartObject();
                    json.WriteString("name", row.Model);
                    json.WriteNumber("parameters", row.Parameters);
                    json.WriteNumber("size", row.Size);
                    json.WriteNumber("epochs", row.Epochs);
                    json.WriteNumber("secondsPerEpoch", row.SecondsPerEpoch);
                    json.WriteNumber("accuracy", row.TestAccuracy);
                    json.WriteStartArray("accuracies");
                    foreach (var seed in row.Seeds)
                    {
                        json.WriteNumberValue(seed.TestAccuracy);
                    }

                    json.WriteEndArray();
                    json.WriteNumber("reviewsPerSecond", row.ReviewsPerSecond);
                    json.WriteNumber("expectedCalibrationError", row.CalibrationError);
                    JsonValue.WriteNumber(json, "pValue", row.PValueAgainstBest);
                    json.WriteStartArray("slices");
                    foreach (var (slice, measure) in comparison.Slices.Zip(row.Slices))
                    {
                        json.WriteStartObject();
                        json.WriteString("by", slice.By);
                        json.WriteString("name", slice.Name);
                        json.WriteNumber("reviews", slice.Places.Count);
                        json.WriteNumber("accuracy", measure.Accuracy);
                        JsonValue.WriteNumber(json, "expectedCalibrationError", measure.ExpectedCalibrationError);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }
        );
}
