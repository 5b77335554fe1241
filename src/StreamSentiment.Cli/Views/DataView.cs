using System.Text.Json;
using Spectre.Console;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Data;

namespace StreamSentiment.Cli.Views;

/// <summary>Prints the content of a data set as tables or as one JSON object.</summary>
internal static class DataView
{
    public static void Write(IAnsiConsole console, DataInspection data, int examples)
    {
        HtmlTable[] tables =
        [
            DataReport.Counts(data),
            DataReport.Sources(data),
            DataReport.Lengths(data),
            DataReport.Coverage(data),
            DataReport.Words(data),
            DataReport.Examples(data, examples, length: 2 * console.Profile.Width),
        ];
        foreach (var table in tables)
        {
            console.Write(table);
        }

        console.WriteSentence(DataReport.Repeats(data));
    }

    /// <param name="described">How the file is read; null for a data set that is no file of rows.</param>
    /// <param name="skipsBadRows">Whether bad rows were left out.</param>
    public static void WriteJson(DataInspection data, DataDescription? described = null, bool skipsBadRows = false) =>
        Terminal.WriteJson(
            indented: true,
            write: json =>
            {
                json.WriteStartObject();
                if (described is not null)
                {
                    json.WriteStartObject("file");
                    DescriptionView.WriteJson(json, described, skipsBadRows);
                    json.WriteEndObject();
                }

                json.WriteNumber("reviews", data.Reviews.Count);
                json.WriteStartObject("splits");
                foreach (var (split, positive, negative, without) in data.Counts)
                {
                    json.WriteStartObject($"{split}".ToLowerInvariant());
                    json.WriteNumber("positive", positive);
                    json.WriteNumber("negative", negative);
                    json.WriteNumber("withoutLabel", without);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
                json.WriteStartObject("sources");
                foreach (var (source, reviews) in data.Sources)
                {
                    json.WriteNumber(source, reviews);
                }

                json.WriteEndObject();
                json.WriteNumber("duplicates", data.All.Duplicates);
                json.WriteNumber("duplicateIds", data.DuplicateIds.Ids);
                json.WriteNumber("reviewsWithDuplicateIds", data.DuplicateIds.Reviews);
                json.WriteNumber("inBothSplits", data.InBothSplits);
                json.WriteNumber("empty", data.All.Empty);
                json.WriteNumber("words", data.All.Tokens);
                json.WriteNumber("differentWords", data.All.DistinctTokens);
                WriteLengths(json, "lengths", data.All.Lengths, data.Profile.MaxSequenceLength);
                WriteLengths(json, "lengthsInVocabulary", data.Read, data.Profile.MaxSequenceLength);
                json.WriteStartArray("coverage");
                foreach (var (words, share) in data.Coverage)
                {
                    json.WriteStartObject();
                    json.WriteNumber("words", words);
                    json.WriteNumber("share", share);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartObject("mostFrequent");
                foreach (var (word, count) in data.All.MostFrequent(20))
                {
                    json.WriteNumber(word, count);
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }
        );

    private static void WriteLengths(Utf8JsonWriter json, string name, Text.SortedLengths lengths, int chosen)
    {
        json.WriteStartObject(name);
        foreach (int percent in (int[])[50, 75, 90, 95, 99])
        {
            json.WriteNumber($"p{percent}", lengths.At(percent / 100.0));
        }

        json.WriteNumber("max", lengths.At(1));
        json.WriteNumber($"shareWithin{chosen}", lengths.ShareWithin(chosen));
        json.WriteEndObject();
    }
}
