using System.CommandLine;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Views;
using StreamSentiment.Data;
using StreamSentiment.Modeling.Native;
using StreamSentiment.Training;
using StreamSentiment.Training.Experiments;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Searches for good settings of a recipe at random.</summary>
internal static class TuneVerb
{
    private static readonly Option<string> Data = CommonOptions.Data(
        "Labelled reviews, of which the train split is used, a part of it for validation: "
    );
    private static readonly Option<int> Trials = CommonOptions.AtLeastOne(
        new("--trials", "-n")
        {
            Description = "Number of trials, including those that the output folder holds. Default: 20.",
            DefaultValueFactory = _ => 20,
        }
    );
    private static readonly Option<string> Output = new("--output", "-o")
    {
        Description =
            "Folder of trials.jsonl, to which each finished trial is added; the same command resumes from there. Default: "
            + "tune.",
        DefaultValueFactory = _ => "tune",
        HelpName = "DIR",
    };
    private static readonly Option<int> Jobs = CommonOptions.Jobs();
    private static readonly Option<bool> Prune = new("--prune")
    {
        Description =
            $"End a trial early if, from epoch {MedianRule.FirstEpoch} on, it is worse than the median of the complete trials.",
    };
    private static readonly Option<bool> Json = CommonOptions.Json();
    private static readonly RecipeOptions Settings = new();
    private static readonly DataFileOptions Columns = new();

    public static Command Create()
    {
        string varied = string.Join(
            ", ",
            SearchSpace.From(Recipe.FromArchitecture("stacked-lstm")).Settings.Select(setting => setting.Name)
        );
        var command = new Command(
            "tune",
            "Search for good settings at random, judged on the validation split; the test split is never read. Ctrl-C "
                + $"keeps the finished trials. The search varies these settings, unless they are given: {varied}, and "
                + "adversarial-norm if the recipe has one. Their ranges are shown at the start."
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
            throw new UsageException(
                "A trial runs on one thread, so tune has no --threads: use --jobs to run several trials at the same " + "time."
            );
        }

        var recipe = RandomSearch.Alone(Settings.Read(parsed));
        if (!recipe.Spec.HasNetworks)
        {
            throw new UsageException($"{recipe.Name} has no settings to search for: train it with `streamsentiment train`.");
        }

        var space = SearchSpace.From(recipe).Without(given);
        if (space.Settings.Count == 0)
        {
            throw new UsageException(
                "Every setting of the search space is given, so there is nothing to " + "search for: leave out at least one."
            );
        }

        NativeTorch.EnsureLoaded();

        Terminal.Say($"Reading {parsed.GetValue(Data)}");
        var data = DataSource.Load(parsed.GetValue(Data)!, Columns.Read(parsed) with { Splits = Splits.Train });
        if (data.Train.Count == 0)
        {
            throw new UsageException(
                "--data names no train split, and a search must not be judged on " + "the test split: add #train."
            );
        }

        LabelledText[] reviews = [.. data.Train];
        using var file = ResultFile<SearchTrial>.Open(
            SearchTrial.Kind,
            parsed.GetValue(Output)!,
            SearchFacts.Describe(recipe, space, reviews),
            sentence => Terminal.Say($"warning: {sentence}")
        );
        TuneView.WriteSpace(Terminal.Messages, space);
        Terminal.Say(
            $"{reviews.Length:N0} reviews, {recipe.Training.ValidationSplit:P0} of them for validation; "
                + $"{file.Finished.Count} of {parsed.GetValue(Trials)} trials are finished"
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
            Terminal.Say($"Stopped. The same command resumes at trial {file.Finished.Count + 1}.");
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

        Terminal.Say($"error: No trial was finished. The first one failed: {ranked[0].Failure}");
        return ExitCode.Failed;
    }

    /// <summary>
    /// The command that trains the trial's model again, with the seed and the threads, on which the result depends.
    /// </summary>
    private static string TrainCommandOf(ParseResult parsed, Recipe recipe, SearchTrial best)
    {
        var alike = new Dictionary<string, string>(best.Settings)
        {
            ["seed"] = $"{recipe.Training.Seed}",
            ["threads"] = $"{recipe.Training.Threads}",
        };
        return TrainCommandLine.Format(
            parsed,
            [Trials, Output, Jobs, Prune, Json],
            alike.Where(setting => !Settings.Given(parsed).Contains(setting.Key))
        );
    }
}
