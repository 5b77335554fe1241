using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Cli.Views;

namespace StreamSentiment.Cli;

/// <summary>Writes data to standard output, and messages and progress to standard error.</summary>
internal static class Terminal
{
    /// <summary>The console on which something is drawn again and again; null for none.</summary>
    private static volatile IAnsiConsole? drawnOn;

    public static IAnsiConsole Data { get; } = AnsiConsole.Console;

    public static IAnsiConsole Messages { get; } =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>JSON without unnecessary escapes, because people read it too.</summary>
    public static JsonWriterOptions Readable { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>True for a terminal, false for a file or a pipe.</summary>
    public static bool IsTerminal(this IAnsiConsole console) => console.Profile.Out.IsTerminal;

    /// <summary>True for a terminal in which lines that were written can be drawn again.</summary>
    public static bool CanRedraw(this IAnsiConsole console) =>
        console.IsTerminal() && console.Profile.Capabilities is { Interactive: true, Ansi: true };

    /// <summary>Writes a message for people, on a terminal without a break inside a word.</summary>
    public static void Say(string line)
    {
        string text = Fitted(Messages, line);
        if (drawnOn is { } drawn && Messages.IsTerminal())
        {
            // To the end of the line, because what was drawn there before is not erased.
            drawn.WriteLine(string.Join('\n', text.Split('\n').Select(part => part.PadRight(Messages.Profile.Width - 1))));
        }
        else
        {
            Console.Error.WriteLine(text);
        }
    }

    /// <summary>Writes a sentence of the result, on a terminal without a break inside a word.</summary>
    public static void WriteSentence(this IAnsiConsole console, string line)
    {
        if (console == Messages)
        {
            Say(line);
        }
        else
        {
            console.Profile.Out.Writer.WriteLine(Fitted(console, line));
        }
    }

    /// <summary>Writes what may be pasted into a shell: a line that a terminal must break ends in a backslash.</summary>
    public static void WriteCommand(this IAnsiConsole console, string command)
    {
        const string Continued = " \\";
        int width = console.IsTerminal() ? console.Profile.Width - Continued.Length : int.MaxValue;
        console.Profile.Out.Writer.WriteLine(string.Join($"{Continued}\n", WordWrap.Lines(command, width)));
    }

    /// <summary>Writes a table: to a terminal as wide as it is, and to anything else as plain columns.</summary>
    public static void Write(this IAnsiConsole console, HtmlTable table) => TerminalTable.Write(console, table);

    /// <summary>
    /// Runs a job whose tasks are drawn on standard error while it runs. Messages of <see cref="Say"/> are written above them.
    /// </summary>
    /// <param name="staysVisible">True to leave the tasks on the screen at the end.</param>
    /// <param name="column">How a task is drawn.</param>
    /// <param name="job">Gets null if standard error is no terminal that can be drawn on.</param>
    public static async Task<T> DrawTasksAsync<T>(bool staysVisible, TaskColumn column, Func<ProgressContext?, Task<T>> job)
    {
        if (!Messages.CanRedraw())
        {
            return await job(null);
        }

        return await DrawAsync(
            Messages,
            () => Messages.Progress().AutoClear(!staysVisible).Columns(column).StartAsync(progress => job(progress))
        );
    }

    /// <summary>Runs what draws on a console; meanwhile, messages of <see cref="Say"/> are written above what is drawn.</summary>
    public static async Task<T> DrawAsync<T>(IAnsiConsole console, Func<Task<T>> drawing)
    {
        drawnOn = console;
        try
        {
            return await drawing();
        }
        finally
        {
            drawnOn = null;
        }
    }

    /// <summary>Writes JSON to standard output, on one line unless it is indented.</summary>
    public static void WriteJson(Action<Utf8JsonWriter> write, bool indented = false)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable with { Indented = indented }))
        {
            write(json);
        }

        Console.Out.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    public static void WriteJson(byte[] json) => Console.Out.WriteLine(Encoding.UTF8.GetString(json));

    /// <summary>Creates a table of names and values.</summary>
    public static HtmlTable Facts(string title) => new(title, "", Column.Words("")) { HasHeadings = false };

    public static HtmlTable Fact(this HtmlTable table, string name, string value) => table.Row(name, value);

    private static string Fitted(IAnsiConsole console, string line) =>
        console.IsTerminal() ? string.Join('\n', WordWrap.Lines(line, console.Profile.Width)) : line;
}
