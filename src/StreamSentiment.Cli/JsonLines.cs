using System.Text.Json;

namespace StreamSentiment.Cli;

/// <summary>Reads JSON lines <c>{"text":…}</c> from standard input.</summary>
internal static class JsonLines
{
    /// <summary>The JSON object and the text of each line; blank lines are skipped.</summary>
    /// <exception cref="UsageException">A line is not a JSON object with a text; the message names it.</exception>
    public static IEnumerable<(JsonElement Line, string Text)> Read(TextReader input)
    {
        int number = 0;
        while (input.ReadLine() is { } line)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return Parse(line, number);
            }
        }
    }

    private static (JsonElement Line, string Text) Parse(string line, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement.Clone();
            return
                json.ValueKind == JsonValueKind.Object
                && json.TryGetProperty("text", out var text)
                && text.ValueKind == JsonValueKind.String
                ? (json, text.GetString()!)
                : throw new UsageException($"Line {number} of standard input is not a JSON object with a string \"text\".");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UsageException($"Line {number} of standard input is not JSON: {e.Message}");
        }
    }
}
