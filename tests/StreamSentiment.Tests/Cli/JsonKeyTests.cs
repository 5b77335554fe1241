using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using StreamSentiment.Contracts.Live;
using StreamSentiment.Tests.Documentation;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Cli;

/// <summary>The table of keys in docs/json.md has every key of the topics and of what the commands print.</summary>
public sealed partial class JsonKeyTests(TinyModel model) : IClassFixture<TinyModel>
{
    /// <summary>Below these, keys are data: names of settings, files, words.</summary>
    private static readonly string[] Maps = ["facts", "training", "files", "sources", "space", "mostFrequent", "file"];

    private static readonly HashSet<string> Table =
    [
        .. Row().Matches(new Page("docs/json.md").Text).Select(match => match.Groups[1].Value),
    ];

    public static TheoryData<string> Schemas =>
        [.. Directory.EnumerateFiles(Repository.Path("schemas"), "*.json").Select(path => Path.GetFileName(path))];

    [Fact]
    public void Table_Keys_AreSpeltInOneWay()
    {
        Assert.All(Table, key => Assert.Matches("^[a-z][a-zA-Z0-9]*$", key));
        Assert.Equal(Table.Count, Table.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void Table_KeysOfATopic_AreInIt(string schema)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Repository.Path("schemas", schema)));

        Assert.Empty(Properties(document.RootElement).Where(key => !key.Contains('.')).Except(Table));
    }

    [Fact]
    public void Table_KeysOfTheStateOfAHost_AreInIt() =>
        Assert.Empty(
            typeof(HostState)
                .Assembly.GetTypes()
                .Where(type =>
                    type.Namespace == typeof(HostState).Namespace && type.Name.EndsWith("State", StringComparison.Ordinal)
                )
                .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
                .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))
                .Distinct()
                .Where(key => !Numbered().IsMatch(key))
                .Except(Table)
        );

    [Theory]
    [InlineData("evaluate --data DATA --model MODEL --json")]
    [InlineData("score --model MODEL --json --sentences --explain leave-one-out good")]
    [InlineData("inspect --data DATA --json")]
    [InlineData("models list --models MODEL --json")]
    [InlineData("models diff MODEL MODEL --json")]
    [InlineData("models card MODEL --json")]
    [InlineData("summary --architecture lstm --json")]
    [InlineData("completion fish --json")]
    [InlineData("demo --count 3 --model MODEL --json")]
    public async Task Table_KeysOfACommand_AreInIt(string command)
    {
        string[] arguments =
        [
            .. command
                .Split(' ')
                .Select(word =>
                    word switch
                    {
                        "DATA" => Repository.Path("samples", "reviews.jsonl"),
                        "MODEL" => model.Store,
                        _ => word,
                    }
                ),
        ];
        await using var cli = ProcessRunner.StartCli(arguments);
        Assert.True(await cli.EndAsync() == 0, cli.Error);

        string[] values = cli.Output.StartsWith("{\n", StringComparison.Ordinal) ? [cli.Output] : cli.OutputLines;
        var keys = values.SelectMany(value => Keys(JsonDocument.Parse(value).RootElement)).ToHashSet();
        Assert.NotEmpty(keys);
        Assert.Empty(keys.Where(key => !Numbered().IsMatch(key)).Except(Table));
    }

    private static IEnumerable<string> Keys(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().SelectMany(Keys),
            JsonValueKind.Object => value
                .EnumerateObject()
                .SelectMany(property => (Maps.Contains(property.Name) ? [] : Keys(property.Value)).Prepend(property.Name)),
            _ => [],
        };

    private static IEnumerable<string> Properties(JsonElement schema)
    {
        if (schema.ValueKind == JsonValueKind.Array)
        {
            return schema.EnumerateArray().SelectMany(Properties);
        }

        return schema.ValueKind != JsonValueKind.Object
            ? []
            : schema
                .EnumerateObject()
                .SelectMany(part =>
                    part is { Name: "properties", Value.ValueKind: JsonValueKind.Object }
                        ? part.Value.EnumerateObject().SelectMany(key => Properties(key.Value).Prepend(key.Name))
                        : Properties(part.Value)
                );
    }

    [GeneratedRegex(@"^\| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    /// <summary>Keys with a number of the command line.</summary>
    [GeneratedRegex(@"^(shareWithin\d+|p\d\d)$")]
    private static partial Regex Numbered();
}
