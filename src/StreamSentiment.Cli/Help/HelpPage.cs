using System.CommandLine;
using System.CommandLine.Invocation;
using StreamSentiment.Cli.Views;

namespace StreamSentiment.Cli.Help;

/// <summary>
/// <c>--help</c>: what a command does, how it is typed, its options in groups, and an example. Defaults stand in the descriptions
/// as a person would write them: the ones that the program computes may be paths of this machine.
/// </summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    private const int WidestNames = 34;
    private const int NarrowTerminal = 72;
    private const int WidestText = 110;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command, Console.Out);
        return ExitCode.Done;
    }

    public static void Write(Command command, TextWriter output)
    {
        int width = Math.Min(WidestText, Terminal.Data.IsTerminal() ? Terminal.Data.Profile.Width : WidestText);
        foreach (string line in Lines(command, width))
        {
            output.WriteLine(line);
        }
    }

    /// <summary>The page in lines of at most this many cells.</summary>
    public static IEnumerable<string> Lines(Command command, int width)
    {
        var page = new List<string>(WordWrap.Lines(command.Description ?? "", width));
        Section("Usage", [Usage(command)]);
        foreach (var (title, verbs) in HelpGroups.Of(command.Subcommands.Where(each => !each.Hidden)))
        {
            Table(title, verbs.Select(verb => (verb.Name, FirstSentence(verb.Description ?? ""))));
        }

        Table("Arguments", command.Arguments.Where(each => !each.Hidden).Select(each => (Name(each), each.Description ?? "")));
        foreach (var (title, options) in HelpGroups.Of(command.Options.Where(each => !each.Hidden)))
        {
            Table(title, options.Select(option => (Names(option), option.Description ?? "")));
        }

        if (HelpExamples.Of(command) is { } example)
        {
            Section(example.Contains('\n') ? "Examples" : "Example", example.Split('\n'));
        }

        if (command.Subcommands.Count > 0)
        {
            page.Add("");
            page.AddRange(WordWrap.Lines($"More about a command: {WrongUse.PathOf(command)} COMMAND --help", width));
        }

        return page;

        void Section(string title, IEnumerable<string> lines)
        {
            page.Add("");
            page.Add(title);
            page.AddRange(lines.SelectMany(line => WordWrap.Lines($"  {line}", width, hanging: 4)));
        }

        void Table(string title, IEnumerable<(string Names, string Text)> rows)
        {
            var all = rows.ToArray();
            if (all.Length == 0)
            {
                return;
            }

            page.Add("");
            page.Add(title);
            int names = width < NarrowTerminal ? 0 : Math.Min(WidestNames, all.Max(row => row.Names.Length) + 4);
            foreach (var (name, text) in all)
            {
                page.AddRange(Row(name, text, names, width));
            }
        }
    }

    /// <summary>Names and text side by side, or the text below names that are too long.</summary>
    private static IEnumerable<string> Row(string names, string text, int column, int width)
    {
        int indent = column == 0 ? 6 : column;
        string[] lines = [.. WordWrap.Lines(text, width - indent)];
        bool isBeside = names.Length + 4 <= column;
        if (!isBeside)
        {
            foreach (string line in WordWrap.Lines($"  {names}", width, hanging: 4))
            {
                yield return line;
            }
        }

        for (int i = 0; i < lines.Length; i++)
        {
            string left = isBeside && i == 0 ? $"  {names}" : "";
            yield return (left.PadRight(indent) + lines[i]).TrimEnd();
        }
    }

    private static string Usage(Command command)
    {
        string[] words =
        [
            WrongUse.PathOf(command),
            .. command.Subcommands.Count > 0 ? ["COMMAND"] : Array.Empty<string>(),
            .. command.Arguments.Where(each => !each.Hidden).Select(Usage),
            .. command.Options.Where(option => option.Required).Select(option => $"{option.Name} {Value(option)}"),
            "[OPTION…]",
        ];
        return string.Join(' ', words);
    }

    private static string Usage(Argument argument)
    {
        string name = Name(argument) + (argument.Arity.MaximumNumberOfValues > 1 ? "…" : "");
        return argument.Arity.MinimumNumberOfValues == 0 || argument.HasDefaultValue ? $"[{name}]" : name;
    }

    private static string Name(Argument argument) => argument.HelpName ?? argument.Name.ToUpperInvariant();

    private static string Names(Option option)
    {
        string[] names = [.. option.Aliases.Append(option.Name).Where(IsShown).Distinct().OrderBy(name => name.Length)];
        string value = Value(option);
        return string.Join(", ", names) + (value.Length == 0 ? "" : $" {value}");
    }

    /// <summary>Without the spellings of other shells.</summary>
    private static bool IsShown(string alias) => alias.StartsWith('-') && alias != "-?";

    private static string Value(Option option)
    {
        if (option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool))
        {
            return "";
        }

        string name = option.HelpName ?? Kind(Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType, option.Name);
        return option.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private static string Kind(Type type, string option) =>
        type == typeof(bool) ? "true|false"
        : type == typeof(int) || type == typeof(short) || type == typeof(int[]) ? "N"
        : type == typeof(double) ? "X"
        : option.Split('-')[^1].ToUpperInvariant();

    private static string FirstSentence(string text)
    {
        int end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }
}
