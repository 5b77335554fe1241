using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace StreamSentiment.Cli;

/// <summary>Writes data to standard output, and messages and progress to standard error.</summary>
internal static class Terminal
{
    public static IAnsiConsole Data { get; } = AnsiConsole.Console;

    public static IAnsiConsole Messages { get; } =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Writes a message for people.</summary>
    public static void Say(string line) => Console.Error.WriteLine(line);

    /// <summary>JSON without unnecessary escapes, because people read it too.</summary>
    public static JsonWriterOptions Readable { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes JSON to standard output, on one line unless it is indented.</summary>
    public static void WriteJson(Action<Utf8JsonWriter> write, bool indented = false)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable with { Indented = indented }))
        {
            write(json);
        }

        Console.Out.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    public static void WriteJson(byte[] json) => Console.Out.WriteLine(System.Text.Encoding.UTF8.GetString(json));

    /// <summary>Creates a table of names and values.</summary>
    public static Table Facts(string title) =>
        new Table().Border(TableBorder.Rounded).Title(Markup.Escape(title)).HideHeaders().AddColumn("").AddColumn("");

    public static Table Fact(this Table table, string name, string value) =>
        table.AddRow(Markup.Escape(name), Markup.Escape(value));
}
