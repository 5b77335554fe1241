using System.Text.Json;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Cli.Terminals;

/// <summary>
/// Every verb that needs no broker, in terminals of three widths, with colours and without: it ends well, writes no line that is
/// wider than the terminal, and breaks no name, version or label.
/// </summary>
public sealed class CliTerminalTests(TinyModel model) : IClassFixture<TinyModel>, IDisposable
{
    private const string LongName = "support-tickets-bidirectional-lstm";

    private static readonly string[] Small =
    [
        "--architecture",
        "lstm",
        "--units",
        "4",
        "--embedding-size",
        "4",
        "--epochs",
        "2",
        "--max-sequence-length",
        "10",
        "--threads",
        "1",
    ];

    private readonly TemporaryFolder folder = new();

    public static TheoryData<int, bool> Terminals =>
        new()
        {
            { 60, true },
            { 80, true },
            { 160, true },
            { 80, false },
        };

    /// <summary>Each width with colours and without, for the verbs that draw most.</summary>
    public static TheoryData<int, bool> AllTerminals => [.. Terminals, new(60, false), new(160, false)];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(AllTerminals))]
    public async Task Train_InATerminal_DrawsProgressAndNamesTheVersion(int columns, bool inColour)
    {
        string[] train = ["train", "--data", Reviews(), "--models", "store", "--name", LongName, "--test", .. Small];
        var run = (await RunAsync(columns, inColour, train)).IsWell(0, inColour, "Parameters", "Spatial dropout 0.4");

        string version = Path.GetFileName(Directory.GetDirectories(Path.Combine(folder.Path, "store", LongName)).Single());
        Assert.Equal($"store/{LongName}/{version}", run.Lines[^1].Length > 0 ? run.Lines[^1] : run.Lines[^2]);
        Assert.Contains(run.Lines, line => line.StartsWith("epoch  2  loss ", StringComparison.Ordinal));
        Assert.DoesNotContain(run.Lines, line => line.Contains("--:--", StringComparison.Ordinal)); // nothing is left of the bar
        Assert.Equal(inColour, run.Output.Contains('━'));
    }

    [Theory]
    [MemberData(nameof(Terminals))]
    public async Task Tune_InATerminal_ShowsTheTrials(int columns, bool inColour) =>
        (
            await RunAsync(
                columns,
                inColour,
                ["tune", "--data", Reviews(), "--trials", "1", "--output", "search", .. Small[..^2]]
            )
        ).IsWell(0, inColour, "learning-rate", "streamsentiment train");

    [Theory]
    [MemberData(nameof(Terminals))]
    public async Task Compare_InATerminal_ShowsTheModels(int columns, bool inColour) =>
        (
            await RunAsync(
                columns,
                inColour,
                [
                    "compare",
                    "--data",
                    Reviews(),
                    "--architectures",
                    "lstm",
                    "--seeds",
                    "1",
                    "--output",
                    "comparison",
                    .. Small[2..],
                ]
            )
        ).IsWell(0, inColour, "lstm", "linear", "Parameters", "Report: comparison/report.html");

    [Theory]
    [MemberData(nameof(Terminals))]
    public async Task Inspect_InATerminal_ShowsTheData(int columns, bool inColour) =>
        (await RunAsync(columns, inColour, ["inspect", "--data", Reviews()])).IsWell(
            0,
            inColour,
            "Without label",
            "reviews.jsonl",
            "positive",
            "negative"
        );

    [Theory]
    [MemberData(nameof(Terminals))]
    public async Task Evaluate_InATerminal_ShowsTheMeasures(int columns, bool inColour) =>
        (await RunAsync(columns, inColour, ["evaluate", "--data", Reviews(), "--model", model.Store])).IsWell(
            0,
            inColour,
            "Accuracy",
            "Expected calibration error",
            "is positive",
            $"{TinyModel.Name} {model.Manifest.Version}"
        );

    [Theory]
    [MemberData(nameof(Terminals))]
    public async Task Score_InATerminal_ShowsTheLabels(int columns, bool inColour)
    {
        string[] texts =
        [
            "A great movie.",
            "日本語のレビュー、とても良い映画でした。もう一度見たいです。",
            "never\tagain\n[bold]\e[31m",
        ];
        var run = await RunAsync(columns, inColour, ["score", "--model", model.Store, .. texts]);

        run.IsWell(0, inColour, "Probability", "[bold]");
        Assert.Equal(texts.Length, run.Lines.Count(line => line.Contains("positive") || line.Contains("negative")));
    }

    [Theory]
    [MemberData(nameof(Terminals))]
    public async Task ScoreExplained_InATerminal_ShowsTheTokens(int columns, bool inColour) =>
        (await RunAsync(columns, inColour, ["score", "--model", model.Store, "--explain", "A great movie, not boring."])).IsWell(
            0,
            inColour,
            "5 of 5 tokens read",
            "great",
            "boring"
        );

    [Theory]
    [MemberData(nameof(Terminals))]
    public async Task Lines_OfStandardInput_AreAnsweredInATerminal(int columns, bool inColour)
    {
        string lines = folder.Write("lines.jsonl", """{"id":1,"text":"a great movie"}""" + "\n");
        (await RunAsync(160, inColour, ["score", "--model", model.Store], $"< {lines}")).IsWell(0, inColour, "\"id\":1");
        (await RunAsync(columns, inColour, ["tokenize"], $"< {lines}")).IsWell(0, inColour, """["a","great","movie"]""");
    }

    [Theory]
    [MemberData(nameof(AllTerminals))]
    public async Task Models_InATerminal_ShowWholeNamesAndVersions(int columns, bool inColour)
    {
        string version = model.Manifest.Version;
        string copy = folder.Copy(Path.Combine(model.Store, TinyModel.Name), Path.Combine("store", LongName));
        var renamed = (model.Manifest with { Name = LongName }).WithChecksum(); // as its folder is called
        await File.WriteAllBytesAsync(
            Path.Combine(copy, version, "model.json"),
            renamed.ToJson(),
            TestContext.Current.CancellationToken
        );
        string[] store = ["--models", "store"];

        (await RunAsync(columns, inColour, ["models", "list", "--models", model.Store])).IsWell(
            0,
            inColour,
            TinyModel.Name,
            version
        );
        (await RunAsync(columns, inColour, ["models", "list", .. store])).IsWell(0, inColour, version);
        (await RunAsync(columns, inColour, ["models", "show", model.Store])).IsWell(
            0,
            inColour,
            version,
            "Tokenizer",
            "Parameters"
        );
        (await RunAsync(columns, inColour, ["models", "promote", LongName, version, .. store])).IsWell(0, inColour, version);
        (
            await RunAsync(
                columns,
                inColour,
                ["models", "judge", "--candidate", copy, "--model", model.Store, "--data", Reviews()]
            )
        ).IsWell(1, inColour, "Threshold", "Not judged, do not promote:");
    }

    [Theory]
    [MemberData(nameof(Terminals))]
    public async Task Summary_InATerminal_ShowsTheLayers(int columns, bool inColour) =>
        (await RunAsync(columns, inColour, ["summary", "--architecture", "stacked-lstm"])).IsWell(0, inColour, "272,673");

    [Theory]
    [MemberData(nameof(Terminals))]
    public async Task Demo_InATerminal_ShowsTheReviews(int columns, bool inColour) =>
        (await RunAsync(columns, inColour, ["demo", "--count", "12", "--rate", "200/s", "--model", model.Store])).IsWell(
            0,
            inColour,
            $"{TinyModel.Name} {model.Manifest.Version}",
            "Reviews/s"
        );

    [Theory]
    [MemberData(nameof(Terminals))]
    public async Task WrongUse_InATerminal_IsOneSentence(int columns, bool inColour)
    {
        (await RunAsync(columns, inColour, ["train", "--data", "no-such-file.csv"])).IsWell(1, inColour, "no-such-file.csv");
        (await RunAsync(columns, inColour, ["score", "--modle", "x", "good"])).IsWell(2, inColour, "error:", "--modle");
    }

    [Fact]
    public async Task Messages_WhereOnlyTheyGoToATerminal_HaveItsWidth()
    {
        string[] train = ["train", "--data", Reviews(), "--models", "store", .. Small];

        (await RunAsync(60, inColour: true, train, "> out.txt")).IsWell(0, inColour: true, "Parameters");

        Assert.StartsWith("store/lstm/", File.ReadAllText(Path.Combine(folder.Path, "out.txt")));
    }

    private Task<TerminalRun> RunAsync(int columns, bool inColour, IEnumerable<string> arguments, string shell = "") =>
        PseudoTerminal.RunAsync(columns, inColour, arguments, folder.Path, shell: shell);

    private string Reviews()
    {
        folder.Write(
            "reviews.jsonl",
            string.Join(
                '\n',
                Enumerable
                    .Range(1, 80)
                    .Select(i =>
                        JsonSerializer.Serialize(
                            new { text = $"{(i % 2 == 0 ? "a great" : "an awful")} movie number {i} of {i % 7}", label = i % 2 }
                        )
                    )
            )
        );
        return "reviews.jsonl";
    }
}
