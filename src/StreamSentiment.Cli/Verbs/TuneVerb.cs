using System.CommandLine;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Views;
using StreamSentiment.Data;
using StreamSentiment.Modeling.Native;
using StreamSentiment.Training;
using StreamSentiment.Training.Experiments;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Searches for good settings of a recipe.</summary>
internal static class TuneVerb
{
    private static readonly Option<string> Data = CommonOptions.Data(
        "Labelled reviews; of their train split a part is held back to judge by: "
    );
    private static readonly Option<int> Trials = CommonOptions.AtLeastOne(
        new("--trials", "-n")
        {
            Description = "Trials in all; those that the output folder holds count too.",
            DefaultValueFactory = _ => 20,
        }
    );
    private static readonly Option<string> Output = new("--output", "-o")
    {
        Description = "Folder of trials.jsonl, to which each finished trial is added. The same command goes on from there.",
        DefaultValueFactory = _ => "tune",
        HelpName = "DIR",
    };
    private static readonly Option<int> Jobs = CommonOptions.Jobs();
    private static readonly Option<bool> Prune = new("--prune")
    {
        Description =
            $"End a trial early that from its epoch {MedianRule.FirstEpoch} on is worse than the median of the complete ones.",
    };
    private static readonly Option<bool> Json = CommonOptions.Json();
    private static readonly RecipeOptions Settings = new();
    private static readonly DataColumns Columns = new();

    public static Command Create()
    {
        string varied = string.Join(
            ", ",
            SearchSpace.From(Recipe.FromArchitecture("stacked-lstm")).Settings.Select(setting => setting.Name)
        );
        var command = new Command(
            "tune",
            "Search for good settings at random, judged by the validation split; the test split is never read. Ctrl-C keeps what is finished. "
                + $"Varied, unless given: {varied}, and adversarial-norm where the recipe has one. How far is said at the start."
        )
        {
            Data,
            Trials,
            Output,
            Jobs,
            Prune,
            Json,
        };
        Settings.AddTo(command);
        Columns.AddTo(command);
        command.SetAction((parsed, stop) => Task.Run(() => Run(parsed, stop)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken stop)
    {
        var given = Settings.Given(parsed);
        if (given.Contains("threads"))
        {
            throw new WrongUseException("A trial is trained on one thread: --threads is not for tune, --jobs is.");
        }

        var recipe = RandomSearch.Alone(Settings.Read(parsed));
        var space = SearchSpace.From(recipe).Without(given);
        if (space.Settings.Count == 0)
        {
            throw new WrongUseException("Every setting of the search space is given: there is nothing to search for.");
        }

        NativeTorch.EnsureLoaded();

        Terminal.Say($"Reading {parsed.GetValue(Data)}");
        var data = DataSource.Load(parsed.GetValue(Data)!, Columns.Read(parsed) with { Splits = Splits.Train });
        if (data.Train.Count == 0)
        {
            throw new WrongUseException("--data names no train split: a search must not be judged by the test split.");
        }

        var reviews = CommonOptions.Texts(data.Train);
        using var file = ResultFile<SearchTrial>.Open(
            SearchTrial.Kind,
            parsed.GetValue(Output)!,
            SearchFacts.Describe(recipe, space, reviews),
            sentence => Terminal.Say($"warning: {sentence}")
        );
        TuneView.WriteSpace(Terminal.Messages, space);
        Terminal.Say(
            $"{reviews.Length:N0} reviews, of which {recipe.Training.ValidationSplit:P0} judge; {file.Finished.Count} of {parsed.GetValue(Trials)} trials are finished"
        );
        try
        {
            new RandomSearch(recipe, space, file) { Prunes = parsed.GetValue(Prune), OnEvent = Terminal.Say }.Run(
                reviews,
                parsed.GetValue(Trials),
                parsed.GetValue(Jobs),
                stop
            );
        }
        catch (OperationCanceledException) when (file.Finished.Count > 0)
        {
            Terminal.Say($"Stopped. The same command goes on from trial {file.Finished.Count + 1}.");
        }

        return Show(parsed, space, recipe, SearchTrial.Ranked(file.Finished));
    }

    private static int Show(ParseResult parsed, SearchSpace space, Recipe recipe, IReadOnlyList<SearchTrial> ranked)
    {
        bool hasBest = ranked[0].IsComplete;
        string? command = hasBest ? TrainCommandOf(parsed, recipe, ranked[0]) : null;
        if (parsed.GetValue(Json))
        {
            TuneView.WriteJson(space, ranked, command);
        }
        else
        {
            TuneView.Write(Terminal.Data, ranked, command);
        }

        if (hasBest)
        {
            return ExitCode.Done;
        }

        Terminal.Say($"error: No trial was trained to its end. The first: {ranked[0].Failure}");
        return ExitCode.Failed;
    }

    /// <summary>With seed and threads, which a training hangs on: it gives the trial's model again.</summary>
    private static string TrainCommandOf(ParseResult parsed, Recipe recipe, SearchTrial best)
    {
        var alike = new Dictionary<string, string>(best.Settings)
        {
            ["seed"] = $"{recipe.Training.Seed}",
            ["threads"] = $"{recipe.Training.Threads}",
        };
        return TrainLine.Format(
            parsed,
            [Trials, Output, Jobs, Prune, Json],
            alike.Where(setting => !Settings.Given(parsed).Contains(setting.Key))
        );
    }
}
