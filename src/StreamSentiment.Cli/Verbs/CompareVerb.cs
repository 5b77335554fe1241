using System.CommandLine;
using StreamSentiment.Cli.Help;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Cli.Views;
using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Text;
using StreamSentiment.Text.Nltk;
using StreamSentiment.Training;
using StreamSentiment.Training.Evaluating;
using StreamSentiment.Training.Experiments;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Trains several models and recommends one.</summary>
internal static class CompareVerb
{
    private static readonly string[] Course = ["rnn", "lstm", "gru", "bilstm", "stacked-lstm", "product"];

    private static readonly string[] Known = [.. ModelSpec.Architectures, Recipe.StrongName];

    private static readonly Option<string> Data = CommonOptions.Data("Labelled reviews with a train and a test split: ");
    private static readonly Option<string> Architectures = new("--architectures", "-a")
    {
        Description = $"Names, separated by commas: {string.Join(", ", Known)}. Default: {string.Join(',', Course)}.",
        DefaultValueFactory = _ => string.Join(',', Course),
    };
    private static readonly Option<int> Seeds = CommonOptions.AtLeastOne(
        new("--seeds")
        {
            Description = "Trainings of each model, with the seeds 1, 2, " + "... Default: 3.",
            DefaultValueFactory = _ => 3,
        }
    );
    private static readonly Option<int> Jobs = CommonOptions.Jobs();
    private static readonly Option<string> Output = new("--output", "-o")
    {
        Description =
            "Folder of the report, its plots and the models, or of the finished folds of the domains. Models and folds "
            + "that it holds are not trained again. Default: compare.",
        DefaultValueFactory = _ => "compare",
        HelpName = "DIR",
    };
    private static readonly Option<bool> Refit = new("--refit")
    {
        Description = "Train once more on all reviews, for as many epochs as the validation split has chosen.",
    };
    private static readonly Option<bool> Json = CommonOptions.Json();
    private static readonly RecipeOptions Settings = new();
    private static readonly DataFileOptions Columns = new();

    public static Command Create()
    {
        Architectures.Validators.Add(given =>
        {
            foreach (string unknown in Names(given.GetValueOrDefault<string>()).Except(Known))
            {
                given.AddError(
                    $"There is no architecture '{unknown}'; there are {string.Join(", ", Known)}."
                        + WrongUse.DidYouMean(unknown, Known)
                );
            }
        });
        var command = new Command(
            "compare",
            "Train several models on the same reviews, compare them on the same test reviews and recommend one. With "
                + "--data amazon-domains:PATH: fine-tune a model on each product domain, by the published protocol of that "
                + "data set."
        )
        {
            Data,
            Architectures,
            Seeds,
            Jobs,
            Output,
            Refit,
            DomainsComparison.Domains,
            DomainsComparison.From,
            Json,
        };
        Settings.AddSettingsTo(command);
        Columns.AddTo(command);
        command.SetAction((parsed, stop) => Task.Run(() => Run(parsed, stop), stop));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken stop)
    {
        string output = parsed.GetValue(Output)!;
        if (DomainsComparison.IsAskedFor(parsed, parsed.GetValue(Data)!, notForIt: [Architectures, Seeds, Refit]))
        {
            return new DomainsComparison(parsed, parsed.GetValue(Data)!, output, parsed.GetValue(Jobs), Settings, Columns)
            {
                WritesJson = parsed.GetValue(Json),
            }.Run(stop);
        }

        string name = Path.GetFileName(parsed.GetValue(Data)!.TrimEnd('/'));
        Recipe[] recipes =
        [
            .. Names(parsed.GetValue(Architectures)!).Select(model => Settings.Read(parsed, Recipe.Named(model))),
        ];
        int[] seeds = [.. Enumerable.Range(1, parsed.GetValue(Seeds))];
        string report = ReportFile.Prepare(Path.Combine(output, "report.html"))!;
        long started = TimeProvider.System.GetTimestamp();

        Terminal.Say($"Reading {parsed.GetValue(Data)}");
        var data = DataSource.Load(parsed.GetValue(Data)!, Columns.Read(parsed) with { Splits = Splits.Labelled });
        LabelledText[] train = [.. data.Train],
            test = [.. data.Test];
        var runs = new ModelComparison(new FolderModelStore(Path.Combine(output, "models")), name, parsed.GetValue(Refit))
        {
            OnEvent = Terminal.Say,
        };
        runs.Train(recipes, seeds, train, parsed.GetValue(Jobs), stop);
        Terminal.Say($"{LinearBaseline.Name}: training the linear baseline");
        var slices = ReviewSlices.Find(WordCounts(test), [.. test.Select(review => review.Source)]);
        var rows = ComparedModel.Rows(
            [.. runs.Test(recipes, seeds, test, Environment.ProcessorCount, stop), LinearBaseline.Compare(train, test, stop)],
            slices
        );

        var comparison = new Comparison
        {
            Data = name,
            TestReviews = test.Length,
            Rows = rows,
            Slices = slices,
            Command = CommonOptions.CommandLine(parsed),
            Settings = Common(recipes),
            Took = TimeProvider.System.GetElapsedTime(started),
        };
        if (parsed.GetValue(Json))
        {
            ComparisonView.WriteJson(comparison);
        }
        else
        {
            ComparisonView.Write(Terminal.Data, comparison);
        }

        ComparisonReport.Create(comparison).Save(report);
        Terminal.Say($"Report: {report}");
        return ExitCode.Done;
    }

    /// <summary>Words as the plain tokenizer counts them: the models of a comparison may have different ones.</summary>
    private static int[] WordCounts(LabelledText[] reviews)
    {
        var (tokenizer, tokens) = (new KerasTokenizer(), new TokenBuffer());
        return Array.ConvertAll(
            reviews,
            review =>
            {
                tokenizer.Tokenize(review.Text, tokens);
                return tokens.Count;
            }
        );
    }

    /// <summary>The settings that all recipes share.</summary>
    private static Dictionary<string, string> Common(Recipe[] recipes)
    {
        var all = recipes.Select(recipe => recipe.Facts()).ToArray();
        return all[0].Where(fact => fact.Key is not "seed" && all.All(facts => facts[fact.Key] == fact.Value)).ToDictionary();
    }

    /// <summary>The names in a list, as the recipes spell them, in whatever case they are typed.</summary>
    private static string[] Names(string? list) =>
        Array.ConvertAll(
            (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            name => Known.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name
        );
}
