using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using StreamSentiment.Cli;
using StreamSentiment.Retrainer;
using StreamSentiment.Scorer;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Documentation;

/// <summary>What the pages tell a reader to type is understood by what would run.</summary>
public sealed partial class CommandTests
{
    private static readonly string[] Programs = ["streamsentiment", "dotnet", "./dev"];

    public static TheoryData<string, string> Commands =>
        [
            .. Page
                .All.SelectMany(page =>
                    page.BashBlocks.SelectMany(Shell.Commands)
                        .Concat(page.CodeSpans.Where(span => !span.Contains('…')).SelectMany(Shell.Commands))
                        .Where(words => words.Length > 1 && Programs.Contains(words[0]))
                        .Select(words => (page.Name, string.Join('\u001f', words)))
                )
                .Distinct(),
        ];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_OfAPage_IsUnderstood(string page, string command)
    {
        string[] words = command.Split('\u001f');

        Assert.True(page.Length > 0);
        Assert.Empty(Faults(words));
    }

    [Theory]
    [InlineData("streamsentiment train --data x.csv --no-such-option 1")]
    [InlineData("streamsentiment control retrain --newest many")]
    [InlineData("dotnet run -c Release --project src/StreamSentiment.Scorer -- --bootstrapp localhost:9092")]
    [InlineData("dotnet run --project src/StreamSentiment.Retrainer -- --StreamSentiment:Retraining:Rehearse 1")]
    [InlineData("dotnet run --project src/StreamSentiment.Nowhere -- demo")]
    [InlineData("dotnet run --project tests/StreamSentiment.Benchmarks -- throughput --round 7")]
    [InlineData("dotnet run --project tests/StreamSentiment.Benchmarks -- tap --bootstrap localhost:9092")]
    [InlineData("dotnet run --project tests/StreamSentiment.Chaos -- --seeds 7")]
    [InlineData("./dev tset")]
    public void Command_WithAFault_IsFound(string command) => Assert.NotEmpty(Faults(Shell.Commands(command).Single()));

    [Fact]
    public void Commands_OfTheReadme_AreFound() =>
        Assert.Contains(Commands, row => row.Data.Item2.EndsWith("demo", StringComparison.Ordinal));

    private static IEnumerable<string> Faults(string[] words) =>
        words switch
        {
            ["streamsentiment", .. var arguments] => CommandLine.Create().Parse(arguments).Errors.Select(error => error.Message),
            ["./dev", "demo", .. var arguments] => Faults(["streamsentiment", "demo", .. arguments]),
            ["./dev", "bench", .. var arguments] => Benchmark(arguments),
            ["./dev", var chore, ..] => Chores().Contains(chore) ? [] : [$"./dev has no chore {chore}"],
            ["dotnet", "run", .. var rest] => Run(rest),
            _ => [],
        };

    private static IEnumerable<string> Run(string[] words)
    {
        string project = words[Array.IndexOf(words, "--project") + 1];
        string[] arguments = words[(Array.IndexOf(words, "--") + 1)..];
        if (!Directory.Exists(Repository.Path(project)))
        {
            return [$"{project} does not exist"];
        }

        return Path.GetFileName(project) switch
        {
            "StreamSentiment.Cli" when arguments is [] => [], // what a page abbreviates
            "StreamSentiment.Cli" => Faults(["streamsentiment", .. arguments]),
            "StreamSentiment.Scorer" => Settings(() => ScorerSettings.Read(new ConfigurationManager(), arguments)),
            "StreamSentiment.Retrainer" => Settings(() => RetrainerSettings.Read(new ConfigurationManager(), arguments)),
            "StreamSentiment.Benchmarks" => Benchmark(arguments),
            "StreamSentiment.Chaos" => Unknown(Repository.Path(project, "Program.cs"), "the run of faults", arguments),
            var other => [$"nothing is known of {other}"],
        };
    }

    private static IEnumerable<string> Settings(Func<object> read)
    {
        try
        {
            read();
            return [];
        }
        catch (StreamSentimentException e)
        {
            return [e.Message];
        }
    }

    /// <summary>The benchmarks are no library: their options are looked up in their source.</summary>
    private static IEnumerable<string> Benchmark(string[] arguments)
    {
        if (arguments is ["--filter", ..])
        {
            return []; // BenchmarkDotNet's own
        }

        string file = $"{arguments[0]}Command.cs";
        string? source = Directory
            .EnumerateFiles(Repository.Path("tests", "StreamSentiment.Benchmarks"), "*Command.cs", SearchOption.AllDirectories)
            .FirstOrDefault(path => string.Equals(Path.GetFileName(path), file, StringComparison.OrdinalIgnoreCase));
        return source is null ? [$"there is no benchmark {arguments[0]}"] : Unknown(source, arguments[0], arguments);
    }

    /// <summary>The options that the source of a program neither has nor takes from those that benchmarks share.</summary>
    private static IEnumerable<string> Unknown(string source, string name, string[] arguments)
    {
        string text = File.ReadAllText(source);
        string[] shared =
        [
            .. SharedOption()
                .Matches(File.ReadAllText(Repository.Path("tests", "StreamSentiment.Benchmarks", "CommonOptions.cs")))
                .Where(option => text.Contains($"CommonOptions.{option.Groups["method"].Value}("))
                .Select(option => option.Groups["name"].Value),
        ];
        return arguments
            .Where(argument => argument.StartsWith("--", StringComparison.Ordinal))
            .Where(argument => !text.Contains($"\"{argument}\"") && !shared.Contains(argument))
            .Select(argument => $"{name} has no option {argument}");
    }

    [GeneratedRegex("""public static Option<[a-z?]+> (?<method>\w+)\(.*\) =>\s*new\("(?<name>--[a-z]+)""")]
    private static partial Regex SharedOption();

    private static HashSet<string> Chores() =>
        [.. Chore().Matches(File.ReadAllText(Repository.Path("dev"))).SelectMany(match => match.Groups[1].Value.Split(" | "))];

    [GeneratedRegex(@"^([a-z][a-z |-]*)\)", RegexOptions.Multiline)]
    private static partial Regex Chore();
}
