using System.CommandLine;
using System.Globalization;
using StreamSentiment.Cli.Options;
using StreamSentiment.Modeling;
using StreamSentiment.Training;
using StreamSentiment.Training.Experiments;

namespace StreamSentiment.Tests.Training.Experiments;

public sealed class SearchSpaceTests
{
    private static readonly Recipe Adversarial = Recipe.FromArchitecture("bilstm") with
    {
        Spec = ModelSpec.Named("bilstm", 8000) with
        {
            EmbeddingSize = 100,
            RecurrentLayers = [new(RecurrentCell.Lstm, 64)],
            Pooling = Pooling.Max,
        },
        Training = new TrainingOptions { AdversarialNorm = 5 },
    };

    private static readonly SearchSpace Space = SearchSpace.From(Adversarial);

    [Fact]
    public void Draw_SameSeedAndTrial_GivesTheSameInAnyOrder()
    {
        var upwards = Enumerable.Range(1, 20).ToDictionary(trial => trial, trial => Space.Draw(7, trial));
        Assert.All(
            Enumerable.Range(1, 20).Reverse(),
            trial => Assert.Equal(upwards[trial], SearchSpace.From(Adversarial).Draw(7, trial))
        );
        Assert.Equal(20, upwards.Values.Select(drawn => drawn["learning-rate"]).Distinct().Count());
        Assert.NotEqual(upwards[1], Space.Draw(8, 1));
    }

    [Theory]
    [InlineData("learning-rate", 0.0002, 0.005, 0.001)]
    [InlineData("adversarial-norm", 1.25, 10, 3.54)]
    [InlineData("spatial-dropout", 0.1, 0.7, 0.4)]
    [InlineData("dropout", 0.1, 0.7, 0.4)]
    public void Draw_ManyTrials_FillTheRangeEvenly(string name, double low, double high, double middle)
    {
        double[] drawn =
        [
            .. Enumerable.Range(1, 2000).Select(trial => double.Parse(Space.Draw(1, trial)[name], CultureInfo.InvariantCulture)),
        ];
        Assert.All(drawn, value => Assert.InRange(value, low, high));
        Assert.InRange(drawn.Count(value => value < middle), 900, 1100);
        Assert.InRange(drawn.Min(), low, low * 1.1);
        Assert.InRange(drawn.Max(), high * 0.95, high);
    }

    [Theory]
    [InlineData("batch-size", "32", "64", "128")]
    [InlineData("clip-norm", "0.5", "1", "5")]
    [InlineData("weight-averaging", "0", "0.99", "0.999")]
    [InlineData("label-smoothing", "0", "0.05", "0.1")]
    [InlineData("embedding-size", "50", "100", "200")]
    [InlineData("units", "32", "64", "128")]
    [InlineData("pooling", "last", "max", "mean", "attention")]
    public void Draw_ManyTrials_TakeEachChoiceAsOften(string name, params string[] choices)
    {
        var counts = Enumerable.Range(1, 1200).CountBy(trial => Space.Draw(1, trial)[name]).ToDictionary();
        Assert.Equal(choices.Order(), counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.InRange(count, 0.8 * 1200 / choices.Length, 1.2 * 1200 / choices.Length));
        Assert.Equal(string.Join(", ", choices), Space.Settings.Single(setting => setting.Name == name).Range);
    }

    [Fact]
    public void Of_RecipeWithoutAdversarialTraining_DoesNotVaryIt() =>
        Assert.Equal(
            ["adversarial-norm"],
            Space
                .Settings.Select(setting => setting.Name)
                .Except(SearchSpace.From(Recipe.FromArchitecture("stacked-lstm")).Settings.Select(setting => setting.Name))
        );

    [Fact]
    public void Without_Names_LeavesThemAsTheRecipeHasThem()
    {
        var space = Space.Without(["units", "pooling", "seed"]);
        Assert.Equal(Space.Settings.Count - 2, space.Settings.Count);
        var spec = space.Apply(Adversarial, space.Draw(1, 1)).Spec;
        Assert.Equal((64, Pooling.Max), (spec.RecurrentLayers[0].Units, spec.Pooling));
    }

    /// <summary>The command that a search prints must train what the search trained.</summary>
    [Theory]
    [InlineData("strong")]
    [InlineData("stacked-lstm")]
    [InlineData("cwrnn")]
    public void Apply_Drawn_IsWhatTrainMakesOfTheSameOptions(string name)
    {
        var options = new RecipeOptions();
        var command = new Command("train");
        options.AddTo(command);
        var space = SearchSpace.From(Recipe.Named(name));
        Assert.All(
            Enumerable.Range(1, 50),
            trial =>
            {
                var drawn = space.Draw(3, trial);
                string[] chosen = name == "strong" ? ["--preset", name] : ["--architecture", name];
                var parsed = command.Parse([
                    .. chosen,
                    .. drawn.SelectMany(setting => (string[])[$"--{setting.Key}", setting.Value]),
                ]);
                Assert.Empty(parsed.Errors);
                Assert.Equal(drawn.Keys.Order(), options.Given(parsed).Order());
                Assert.Equal(Facts(options.Read(parsed)), Facts(space.Apply(Recipe.Named(name), drawn)));
            }
        );
    }

    private static IReadOnlyDictionary<string, string> Facts(Recipe recipe) =>
        SearchFacts.Describe(recipe, new SearchSpace([]), []);
}
