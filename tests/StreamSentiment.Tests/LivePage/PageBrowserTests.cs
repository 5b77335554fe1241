using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.LivePage;

/// <summary>
/// The page in Chromium, as a person has it: on a telephone, a laptop and a wall, in light and dark, in each state.
/// </summary>
public sealed class PageBrowserTests(TinyModel model) : IClassFixture<TinyModel>
{
    private const string Widths = "390,1280,3840";

    private static readonly string Folder = Repository.Path("tests", "page");

    private static readonly string? Chromium = (
        (string[])["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
    ).FirstOrDefault(File.Exists);

    [Fact]
    public async Task Page_Traffic_ShowsTheNumbersOfMetrics()
    {
        await using var house = await StartAsync();
        await house.StateAsync();
        house.Score([.. Enumerable.Range(0, 1200).Select(i => ($"shop-{i}", (string?)"shop", i % 4 == 0 ? 0.1f : 0.9f))]);
        house.Score([.. Enumerable.Range(0, 34).Select(i => ($"hotel-{i}", (string?)"hotel", 0.2f))]);
        house.Metrics.DeadLettered("invalid-json", 3);
        house.Metrics.Lag("reviews.raw", 0, 17, 1);

        foreach (var seen in await LookAsync(house, Widths, "1,234"))
        {
            Assert.Equal(("1,234", "3", "17"), (seen.Text("total"), seen.Text("dead"), seen.Text("lag")));
            Assert.Contains("shop", seen.Text("sources"));
            Assert.Contains("75 %", seen.Text("sources"));
            Assert.Contains("hotel-33", seen.Text("text"));
            Assert.DoesNotContain("secret text", seen.Text("text"));
            Assert.Contains("invalid-json", seen.Text("text"));
            Assert.Contains(model.Manifest.Version, seen.Text("text"));
        }
    }

    [Fact]
    public async Task Page_BrokersAwayAndNothingScored_SaysWhatIsWaitedFor()
    {
        await using var house = await StartAsync();

        foreach (var seen in await LookAsync(house, "390,1280", "Waiting for the consumer group"))
        {
            Assert.Equal("waiting", seen.Text("health"));
            Assert.Contains("Nothing is read or answered now", seen.Text("notice"));
            Assert.Contains("No review has come since this page opened.", seen.Text("text"));
        }
    }

    [Fact]
    public async Task Page_NoModel_SaysSoAndTriesNoText()
    {
        using var empty = new TemporaryFolder();
        await using var house = await StartAsync(services => PageHouse.WithoutModel(services, empty.Path));

        foreach (var seen in await LookAsync(house, "390,1280", "No model is loaded.", "try"))
        {
            Assert.Contains("No version of none is current.", seen.Text("tried"));
        }
    }

    [Fact]
    public async Task Page_ByKeyboard_TriesATextUnlocksAndAsksBeforeItCommands()
    {
        await using var house = await StartAsync();

        foreach (var seen in await LookAsync(house, "1280", "Waiting for", "try,unlock,ask"))
        {
            Assert.Contains("9 tokens", seen.Text("tried"));
            Assert.Contains("great", seen.Text("tried"));
            Assert.Contains("Scoring pauses until it is resumed: every scorer.", seen.Text("text"));
        }
    }

    [Fact]
    public async Task Page_VersionsThatCanBePromoted_ShowsTheirButtonsOnATelephoneToo()
    {
        using var folder = new TemporaryFolder();
        var store = new FolderModelStore(folder.Path);
        string current = TestModels.Store(store).Version;
        store.MakeCurrent("tiny", current);
        using var classifier = TestModels.Classifier(TestModels.Spec());
        TestModels.Store(store, new NetworkEnsemble(classifier), training: new() { ["from"] = $"a-model-with-a-name/{current}" });
        await using var house = await StartAsync(store: folder.Path);

        foreach (var seen in await LookAsync(house, "390,1280", "fine tuned from", "unlock"))
        {
            Assert.Contains("Promote", seen.Text("text"));
        }
    }

    private Task<PageHouse> StartAsync(Action<IServiceCollection>? configure = null, string? store = null)
    {
        Assert.SkipWhen(Chromium is null, "There is no Chromium (Debian's package chromium).");
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(Folder, "node_modules")),
            "Its parts are not there: npm ci --prefix tests/page"
        );
        return PageHouse.StartAsync(store ?? model.Store, configure, ("Token", PageHouse.Token));
    }

    /// <summary>What stands on the page at each width, in light and in dark; nothing is wrong with it.</summary>
    private static async Task<IReadOnlyList<Look>> LookAsync(PageHouse house, string widths, string waitFor, string steps = "")
    {
        string screenshots = Environment.GetEnvironmentVariable("STREAMSENTIMENT_TEST_SCREENSHOTS") ?? "";
        var start = new ProcessStartInfo(
            "node",
            [Path.Combine(Folder, "check.mjs"), Chromium!, house.Address, screenshots, widths, waitFor, steps]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Eventually.EndsAsync(node.WaitForExitAsync(TestContext.Current.CancellationToken), TimeSpan.FromMinutes(15));
        Assert.True(node.ExitCode == 0, error);
        Look[] looks =
        [
            .. (await output)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => new Look(JsonDocument.Parse(line).RootElement)),
        ];
        Assert.Equal(2 * widths.Split(',').Length, looks.Length);
        foreach (var look in looks)
        {
            Assert.Empty(look.List("violations"));
            Assert.Empty(look.List("aside"));
            Assert.DoesNotContain(look.List("said"), said => !said.Contains("the server responded with a status of"));
            Assert.True(
                look.Number("overflow") <= 0,
                $"It is {look.Number("overflow")} px too wide at {look.Number("width")} px."
            );
        }

        return looks;
    }

    /// <summary>One view of the page.</summary>
    private sealed record Look(JsonElement Json)
    {
        public string Text(string name) => Json.GetProperty(name).GetString()!;

        public int Number(string name) => Json.GetProperty(name).GetInt32();

        public string[] List(string name) => [.. Json.GetProperty(name).EnumerateArray().Select(each => each.GetString()!)];
    }
}
