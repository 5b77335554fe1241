using System.Text.Json;

namespace StreamSentiment.Cli;

/// <summary>JSON lines <c>{"text":…}</c> on standard input.</summary>
internal static class JsonLines
{
    /// <summary>The lines with their line number and object, blank ones left out.</summary>
    /// <exception cref="WrongUseException">A line is not a JSON object with a text; the message names it.</exception>
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
                : throw new WrongUseException($"Line {number} of standard input has no string \"text\".");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new WrongUseException($"Line {number} of standard input is not JSON: {e.Message}");
        }
    }
}
