using System.Text.Json;
using StreamSentiment.Tests.Data;
using StreamSentiment.Training.Experiments;

namespace StreamSentiment.Tests.Training.Experiments;

public sealed class ResultFileTests : IDisposable
{
    private static readonly Dictionary<string, string> Facts = new() { ["recipe.training.seed"] = "1", ["data"] = "12 reviews" };

    private readonly TemporaryFolder folder = new();
    private readonly List<string> warnings = [];

    private string Trials => Path.Combine(folder.Path, "trials.jsonl");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Open_Again_HasWhatWasAppended()
    {
        Write(Trial(2), Trial(1) with { ValidationAccuracy = null, Failure = "Units is 0" });
        Assert.Equal(Json(Trial(2), Trial(1) with { ValidationAccuracy = null, Failure = "Units is 0" }), File.ReadLines(Trials));
        using var file = Open();
        Assert.Equal(
            Json(Trial(2), Trial(1) with { ValidationAccuracy = null, Failure = "Units is 0" }),
            Json([.. file.Finished])
        );
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("{\"trial\":3,\"sett")]
    [InlineData("{\"trial\":3}\n")]
    [InlineData("\0\0\0")]
    public void Open_LastLineCutShort_LeavesItOutAndGoesOnInItsPlace(string torn)
    {
        Write(Trial(1), Trial(2));
        File.AppendAllText(Trials, torn);
        using (var file = Open())
        {
            Assert.Equal([1, 2], file.Finished.Select(trial => trial.Trial));
            file.Append(Trial(3));
        }

        Assert.Contains("cut short", Assert.Single(warnings));
        Assert.Equal(Json(Trial(1), Trial(2), Trial(3)), File.ReadLines(Trials));
    }

    [Fact]
    public void Open_LastLineWithoutItsEnd_KeepsIt()
    {
        Write(Trial(1));
        File.WriteAllText(Trials, File.ReadAllText(Trials).TrimEnd('\n'));
        Write(Trial(2));
        Assert.Empty(warnings);
        Assert.Equal(Json(Trial(1), Trial(2)), File.ReadLines(Trials));
    }

    [Fact]
    public void Open_DamagedWithin_IsRefusedByLine()
    {
        Write(Trial(1));
        File.AppendAllText(Trials, "no trial\n");
        File.AppendAllLines(Trials, Json(Trial(2)));
        Assert.Contains("Line 2 ", Assert.Throws<ResultFileException>(Open).Message);
        Assert.Equal(3, File.ReadLines(Trials).Count());
    }

    [Fact]
    public void Open_OfAnotherSearch_IsRefusedAndNamesTheDifference()
    {
        Write(Trial(1));
        var others = new Dictionary<string, string>(Facts) { ["recipe.training.seed"] = "2", ["space.units"] = "4, 8" };
        var refused = Assert.Throws<ResultFileException>(() =>
            ResultFile<SearchTrial>.Open(SearchTrial.Kind, folder.Path, others)
        );
        Assert.Contains(
            "another search: recipe.training.seed is 1 in it and 2 now; space.units is not there in it and 4, 8 now.",
            refused.Message
        );
        Assert.DoesNotContain("12 reviews", refused.Message);
        Open().Dispose(); // and it is unharmed
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{")]
    public void Open_TrialsOfWhoKnowsWhat_IsRefused(string? description)
    {
        Write(Trial(1));
        string path = Path.Combine(folder.Path, "search.json");
        File.Delete(path);
        if (description is not null)
        {
            File.WriteAllText(path, description);
        }

        Assert.Contains("search.json", Assert.Throws<ResultFileException>(Open).Message);
    }

    [Fact]
    public void Open_FolderWithoutATrial_TakesAnotherSearch()
    {
        Write();
        ResultFile<SearchTrial>.Open(SearchTrial.Kind, folder.Path, new Dictionary<string, string>()).Dispose();
    }

    [Fact]
    public void Open_Twice_IsRefused()
    {
        using var first = Open();
        Assert.ThrowsAny<IOException>(Open);
    }

    [Fact]
    public void Ranked_PutsTheBestFirstAndFailuresLast()
    {
        SearchTrial[] trials =
        [
            Trial(1) with
            {
                ValidationAccuracy = null,
                Failure = "?",
            },
            Trial(2) with
            {
                ValidationAccuracy = 0.99,
                Pruned = true,
            },
            Trial(3),
            Trial(4) with
            {
                ValidationAccuracy = 0.9,
            },
            Trial(5) with
            {
                ValidationLoss = 0.2,
            },
        ];
        Assert.Equal([4, 5, 3, 2, 1], SearchTrial.Ranked(trials).Select(trial => trial.Trial));
    }

    private static SearchTrial Trial(int number) =>
        new()
        {
            Trial = number,
            Settings = new Dictionary<string, string> { ["units"] = "8", ["pooling"] = "max" },
            ValidationAccuracy = 0.875,
            ValidationLoss = 0.31,
            BestEpoch = 2,
            EpochAccuracies = [0.5, 0.875],
            Seconds = 1.5,
        };

    private static string[] Json(params SearchTrial[] trials) =>
        [.. trials.Select(trial => JsonSerializer.Serialize(trial, SearchJson.Default.SearchTrial))];

    private ResultFile<SearchTrial> Open() => ResultFile<SearchTrial>.Open(SearchTrial.Kind, folder.Path, Facts, warnings.Add);

    private void Write(params SearchTrial[] trials)
    {
        using var file = Open();
        foreach (var trial in trials)
        {
            file.Append(trial);
        }
    }
}
