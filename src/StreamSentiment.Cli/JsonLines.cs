using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace StreamSentiment.Cli;

/// <summary>
/// Reads JSON lines <c>{"text":…}</c> from standard input. A line that is none is named on standard error and costs only itself;
/// the command ends with the exit code for wrong usage then.
/// </summary>
internal sealed class JsonLines(TextReader input)
{
    private int number;

    /// <summary>Standard input: UTF-8, or what its byte-order mark says, which is no part of the text.</summary>
    public static JsonLines StandardInput() => new(new StreamReader(Console.OpenStandardInput(), Encoding.UTF8));

    /// <summary>The exit code, after all lines.</summary>
    public int Result { get; private set; } = ExitCode.Done;

    /// <summary>The JSON object and the text of each good line; blank lines are skipped.</summary>
    public IEnumerable<(JsonElement Line, string Text)> Read()
    {
        while (input.ReadLine() is { } line)
        {
            if (Parse(line) is { } good)
            {
                yield return good;
            }
        }
    }

    /// <summary>
    /// The good lines in batches of what has arrived: it waits for the first line only, so that an answer need not wait for the
    /// lines after.
    /// </summary>
    /// <param name="most">The most lines of a batch.</param>
    public IEnumerable<List<(JsonElement Line, string Text)>> ReadBatches(int most)
    {
        var lines = Channel.CreateBounded<(JsonElement, string)>(most);
        var reading = Task.Run(async () =>
        {
            foreach (var line in Read())
            {
                await lines.Writer.WriteAsync(line);
            }
        });
        reading.ContinueWith(ended => lines.Writer.Complete(ended.Exception?.InnerException), TaskScheduler.Default);
        while (lines.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            List<(JsonElement, string)> batch = [];
            while (batch.Count < most && lines.Reader.TryRead(out var line))
            {
                batch.Add(line);
            }

            yield return batch;
        }
    }

    private (JsonElement Line, string Text)? Parse(string line)
    {
        number++;
        if (string.IsNullOrWhiteSpace(line))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement.Clone();
            if (
                json.ValueKind == JsonValueKind.Object
                && json.TryGetProperty("text", out var text)
                && text.ValueKind == JsonValueKind.String
            )
            {
                return (json, text.GetString()!);
            }

            Refuse("is not a JSON object with a string \"text\"");
        }
        catch (JsonException e)
        {
            Refuse($"is not JSON from character {e.BytePositionInLine + 1} on");
        }
        catch (InvalidOperationException)
        {
            Refuse("escapes half a surrogate pair");
        }

        return null;
    }

    private void Refuse(string what)
    {
        Result = ExitCode.Usage;
        Terminal.Say($"error: Line {number} of standard input {what}.");
    }
}
