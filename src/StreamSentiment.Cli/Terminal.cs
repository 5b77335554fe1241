using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace StreamSentiment.Cli;

/// <summary>Data goes to standard output, messages and progress to standard error.</summary>
internal static class Terminal
{
    public static IAnsiConsole Data { get; } = AnsiConsole.Console;

    public static IAnsiConsole Messages { get; } =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>A line for the person at the terminal.</summary>
    public static void Say(string line) => Console.Error.WriteLine(line);

    /// <summary>For JSON that people read too: no escapes that are not needed.</summary>
    public static JsonWriterOptions Readable { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line of JSON on standard output.</summary>
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

    /// <summary>A table of names and values.</summary>
    public static Table Facts(string title) =>
        new Table().Border(TableBorder.Rounded).Title(Markup.Escape(title)).HideHeaders().AddColumn("").AddColumn("");

    public static Table Fact(this Table table, string name, string value) =>
        table.AddRow(Markup.Escape(name), Markup.Escape(value));
}
