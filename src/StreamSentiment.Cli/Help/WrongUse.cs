using System.CommandLine;
using System.Text.RegularExpressions;
using StreamSentiment.Hosting;

namespace StreamSentiment.Cli.Help;

/// <summary>Says in sentences what is wrong with a command line, and what was meant.</summary>
internal static partial class WrongUse
{
    /// <summary>The sentences; none if nothing is wrong.</summary>
    public static IReadOnlyList<string> Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        string[] unknown = [.. parsed.UnmatchedTokens.Where(token => token.StartsWith('-') && token.Length > 1)];
        if (unknown.Length > 0)
        {
            // What else is wrong may be wrong because of them: their values are taken for arguments.
            return [.. unknown.Select(option => UnknownOption(command, option))];
        }

        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var word, ..])
        {
            return [UnknownCommand(command, word)];
        }

        return [.. parsed.Errors.Select(error => Sentence(parsed, error.Message)).Distinct()];
    }

    /// <summary>A sentence that names the nearest of the known names, or nothing.</summary>
    public static string DidYouMean(string typed, IEnumerable<string> known)
    {
        string[] all = [.. known];
        string? meant =
            Spelling.Nearest(typed, all)
            ?? all.FirstOrDefault(name => typed.Length >= 3 && name.StartsWith(typed, StringComparison.OrdinalIgnoreCase));
        return meant is null ? "" : $" Did you mean {meant}?";
    }

    /// <summary>The command line up to the command, without its arguments.</summary>
    public static string PathOf(Command command)
    {
        var words = new Stack<string>();
        for (Symbol? symbol = command; symbol is Command; symbol = symbol.Parents.FirstOrDefault())
        {
            words.Push(symbol is RootCommand ? "streamsentiment" : symbol.Name);
        }

        return string.Join(' ', words);
    }

    public static string UnknownOption(Command command, string option)
    {
        string name = option.Split('=', ':')[0];
        var known = command
            .Options.Where(each => !each.Hidden)
            .SelectMany(each => each.Aliases.Prepend(each.Name))
            .Where(each => each.StartsWith("--", StringComparison.Ordinal))
            .Append("--help");
        return $"There is no option {name} of {PathOf(command)}.{DidYouMean(name, known)}";
    }

    private static string UnknownCommand(Command command, string word)
    {
        string[] names = [.. command.Subcommands.Where(each => !each.Hidden).Select(each => each.Name)];
        string where = command is RootCommand ? "" : $" of {PathOf(command)}";
        string meant = DidYouMean(word, names);
        return $"There is no command {word}{where}.{(meant.Length > 0 ? meant : $" There are {string.Join(", ", names)}.")}";
    }

    /// <summary>The parser's message, without the names of .NET's types.</summary>
    private static string Sentence(ParseResult parsed, string message)
    {
        var command = parsed.CommandResult.Command;
        if (message == "Required command was not provided.")
        {
            return $"{PathOf(command)} needs a command: {string.Join(", ", command.Subcommands.Select(each => each.Name))}.";
        }

        if (CannotParse().Match(message) is { Success: true } wrong)
        {
            return $"{wrong.Groups["option"].Value} {wrong.Groups["value"].Value} is no {Kind(wrong.Groups["type"].Value)}.";
        }

        if (NotAmong().Match(message) is { Success: true } other)
        {
            string[] choices = [.. other.Groups["choice"].Captures.Select(choice => choice.Value)];
            string typed = other.Groups["value"].Value;
            return $"'{typed}' is none of {string.Join(", ", choices)}.{DidYouMean(typed, choices)}";
        }

        if (Missing().Match(message) is { Success: true } missing)
        {
            return $"{PathOf(command)} needs {missing.Groups[1].Value.ToUpperInvariant()}.";
        }

        if (Unrecognized().Match(message) is { Success: true } word)
        {
            return $"{PathOf(command)} has no argument for '{word.Groups[1].Value}'.";
        }

        return message;
    }

    private static string Kind(string type) =>
        type switch
        {
            _ when type.Contains("Boolean", StringComparison.Ordinal) => "true or false",
            _ when type.Contains("Int", StringComparison.Ordinal) => "whole number in the range of this option",
            _ when type.Contains("Double", StringComparison.Ordinal) => "number",
            _ => "value of this option",
        };

    [GeneratedRegex(
        "^Cannot parse argument '(?<value>.*)' for (?:option|command) '(?<option>.*)' as expected type '(?<type>.*)'"
    )]
    private static partial Regex CannotParse();

    [GeneratedRegex(@"^Argument '(?<value>.*)' not recognized\. Must be one of:(?:\s+'(?<choice>[^']*)')+")]
    private static partial Regex NotAmong();

    [GeneratedRegex("^Required argument '(.*)' missing for command")]
    private static partial Regex Missing();

    [GeneratedRegex("^Unrecognized command or argument '(.*)'")]
    private static partial Regex Unrecognized();
}
