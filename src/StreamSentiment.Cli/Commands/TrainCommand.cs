using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Text;
using StreamSentiment.Training;

namespace StreamSentiment.Cli.Commands;

/// <summary>Trains a model from labelled reviews and stores it.</summary>
internal static class TrainCommand
{
    private static readonly Option<string> Data = CommonOptions.Data("Labelled reviews; their train split is used: ");
    private static readonly Option<string> Models = new("--models") { Description = "Folder of the model store.", DefaultValueFactory = _ => "models", HelpName = "DIR" };
    private static readonly Option<string?> Name = new("--name") { Description = "Name of the model. Default: the architecture's." };
    private static readonly Option<bool> KeepCurrent = new("--keep-current") { Description = "Do not make the new version the current one." };
    private static readonly Option<bool> Test = new("--test") { Description = "Evaluate the finished model once on the data's test split, and store that too." };
    private static readonly Option<string> Architecture = new("--architecture", "-a") { Description = $"One of {string.Join(", ", ModelSpec.Architectures)}.", DefaultValueFactory = _ => "stacked-lstm" };
    private static readonly Option<int?> Units = new("--units") { Description = "Units of each recurrent layer, a direction. Default: 32." };
    private static readonly Option<int?> EmbeddingSize = new("--embedding-size") { Description = "Features a token. Default: 32." };
    private static readonly Option<int[]> Dense = new("--dense") { Description = "Units of a dense layer before the logit; may be repeated.", DefaultValueFactory = _ => [] };
    private static readonly Option<double?> SpatialDropout = new("--spatial-dropout") { Description = "Share of embedding features dropped a review. Default: 0.4." };
    private static readonly Option<double?> Dropout = new("--dropout") { Description = "Share of the last state dropped. Default: the architecture's." };
    private static readonly Option<TokenizerKind> Profile = new("--profile", "-p") { Description = "Text profile: keras or nltk.", DefaultValueFactory = _ => TokenizerKind.Keras };
    private static readonly Option<Cleaning> Clean = new("--cleaning") { Description = "html removes tags and decodes entities; none leaves them.", DefaultValueFactory = _ => Cleaning.Html };
    private static readonly Option<UnknownPolicy> Unknown = new("--unknown") { Description = "Words outside the vocabulary: drop or unk.", DefaultValueFactory = _ => UnknownPolicy.Drop };
    private static readonly Option<int> VocabularySize = new("--vocabulary-size") { Description = "Token ids, padding included.", DefaultValueFactory = _ => 8000 };
    private static readonly Option<int> MaxSequenceLength = new("--max-sequence-length") { Description = "Tokens of a review that the model reads.", DefaultValueFactory = _ => 200 };
    private static readonly Option<Padding> Truncating = new("--truncating") { Description = "Where a longer review is cut: pre keeps its end, post its beginning.", DefaultValueFactory = _ => Padding.Pre };
    private static readonly TrainingOptions Defaults = new();
    private static readonly Option<Training.Optimizer> Optimizer = new("--optimizer") { Description = "rmsprop or adam.", DefaultValueFactory = _ => Defaults.Optimizer };
    private static readonly Option<double> LearningRate = new("--learning-rate") { Description = "Size of a step.", DefaultValueFactory = _ => Defaults.LearningRate };
    private static readonly Option<int> BatchSize = new("--batch-size") { Description = "Reviews a step.", DefaultValueFactory = _ => Defaults.BatchSize };
    private static readonly Option<int> Epochs = new("--epochs") { Description = "Passes over the reviews, at most.", DefaultValueFactory = _ => Defaults.Epochs };
    private static readonly Option<int> Patience = new("--patience") { Description = "Early stopping: epochs without a better validation accuracy.", DefaultValueFactory = _ => Defaults.Patience };
    private static readonly Option<double> ValidationSplit = new("--validation-split") { Description = "Share of the train split held back to choose the best epoch.", DefaultValueFactory = _ => Defaults.ValidationSplit };
    private static readonly Option<double> ClipNorm = new("--clip-norm") { Description = "L2 norm that gradients are scaled down to; 0 for none.", DefaultValueFactory = _ => Defaults.ClipNorm };
    private static readonly Option<double> WeightAveraging = new("--weight-averaging") { Description = "Decay a step of the running mean of the weights that is kept; 0 for none.", DefaultValueFactory = _ => Defaults.WeightAveraging };
    private static readonly Option<int> Seed = new("--seed") { Description = "Of split, weights, order and dropout.", DefaultValueFactory = _ => Defaults.Seed };
    private static readonly Option<int> Threads = new("--threads") { Description = "libtorch's threads; no more than idle cores.", DefaultValueFactory = _ => Defaults.Threads };
    private static readonly Option<string?> Report = ReportFile.Option();
    private static readonly DataColumns Columns = new();

    public static Command Create()
    {
        Architecture.AcceptOnlyFromAmong([.. ModelSpec.Architectures]);
        var command = new Command("train", "Train a model and store it. Ctrl-C ends the training and keeps the best epoch so far.")
        {
            Data, Models, Name, KeepCurrent, Test, Architecture, Units, EmbeddingSize, Dense, SpatialDropout, Dropout,
            Profile, Clean, Unknown, VocabularySize, MaxSequenceLength, Truncating,
            Optimizer, LearningRate, BatchSize, Epochs, Patience, ValidationSplit, ClipNorm, WeightAveraging, Seed, Threads, Report,
        };
        Columns.AddTo(command);
        command.SetAction((parsed, stop) => Task.Run(() => Run(parsed, stop)));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken stop)
    {
        var text = ReadTextProfile(parsed);
        var options = ReadTrainingOptions(parsed);
        var spec = ReadSpec(parsed);
        var report = ReportFile.Prepare(parsed.GetValue(Report));
        NativeTorch.EnsureLoaded();

        Terminal.Say($"Reading {parsed.GetValue(Data)}");
        var splits = parsed.GetValue(Test) ? Splits.Labelled : Splits.Train;
        var data = DataSource.Load(parsed.GetValue(Data)!, Columns.Read(parsed) with { Splits = splits });
        var vocabulary = Vocabulary.Build(data.Train.Select(review => review.Text), text);
        spec = spec with { VocabularySize = vocabulary.Size };
        var encoder = new TextEncoder(text, vocabulary);
        TrainingExample[] examples = [.. data.Train.Select(review => new TrainingExample(encoder.Encode(review.Text).TokenIds, review.IsPositive))];
        Terminal.Say(
            $"{examples.Length:N0} reviews, {examples.Count(e => e.IsPositive):N0} positive; {vocabulary.Size:N0} token ids; {examples.Average(e => e.TokenIds.Length):F0} tokens a review");
        SummaryCommand.Show(spec, Terminal.Messages);

        var trained = TrainingView.Show((onStep, onEpoch) => new Trainer(options).Train(spec, examples, onStep, onEpoch, stop));
        if (trained.BestEpoch == 0)
        {
            Terminal.Say("Stopped before the first epoch ended: nothing to keep.");
            return ExitCode.Failed;
        }

        Store(parsed, trained, text, vocabulary, encoder, options, data, report);
        return ExitCode.Done;
    }

    private static void Store(
        ParseResult parsed, TrainedClassifier trained, TextProfile text, Vocabulary vocabulary, TextEncoder encoder,
        TrainingOptions options, ReviewData data, string? report)
    {
        string name = parsed.GetValue(Name) ?? parsed.GetValue(Architecture)!;
        var store = new ModelStore(parsed.GetValue(Models)!);
        var best = trained.Epochs[trained.BestEpoch - 1];
        var provenance = Provenance(parsed, options, data, trained);
        ScoredSplit? scored = null;
        var manifest = store.Publish(name, trained.Classifier, text, vocabulary, provenance, evaluate: manifest =>
        {
            using var model = SentimentModel.Serve(manifest, encoder, trained.Classifier, Precision.Auto);
            scored = parsed.GetValue(Test) ? Evaluate(model, data) : null;
            return new ModelEvaluation(model.Precision, trained.Epochs, trained.BestEpoch, scored?.Evaluation).ToJson();
        });
        if (!parsed.GetValue(KeepCurrent))
            store.MakeCurrent(name, manifest.Version);
        Terminal.Say($"Best epoch {best.Epoch}: validation accuracy {best.ValidationAccuracy:P2}, loss {best.ValidationLoss:F4}");
        Console.Out.WriteLine(store.FolderOf(name, manifest.Version));
        if (report is null)
            return;
        var lengths = SortedLengths.Of(data.Train.Select(review => review.Text), text, vocabulary);
        TrainingReport.Of(new() { Manifest = manifest, Epochs = trained.Epochs, BestEpoch = trained.BestEpoch, Lengths = lengths, Scored = scored }).Save(report);
        Terminal.Say($"Report: {report}");
    }

    private static ScoredSplit Evaluate(SentimentModel model, ReviewData data)
    {
        var probabilities = Evaluator.Score(model, [.. data.Test.Select(r => r.Text)], Environment.ProcessorCount);
        var scored = new ScoredSplit("test split", probabilities, [.. data.Test.Select(r => r.IsPositive)]);
        var evaluation = scored.Evaluation;
        Terminal.Say($"Test split, {evaluation.Reviews:N0} reviews: accuracy {evaluation.Accuracy:P2}, ROC AUC {evaluation.RocAuc:F4}, log loss {evaluation.LogLoss:F4}");
        return scored;
    }

    private static Dictionary<string, string> Provenance(ParseResult parsed, TrainingOptions options, ReviewData data, TrainedClassifier trained) => new()
    {
        // The path is this machine's business; the data set and what was taken of it are not.
        ["data"] = Path.GetFileName(parsed.GetValue(Data)!.TrimEnd('/')),
        ["reviews"] = $"{data.Train.Count}",
        ["architecture"] = parsed.GetValue(Architecture)!,
        ["optimizer"] = $"{options.Optimizer}",
        ["learningRate"] = $"{options.LearningRate}",
        ["batchSize"] = $"{options.BatchSize}",
        ["validationSplit"] = $"{options.ValidationSplit}",
        ["clipNorm"] = $"{options.ClipNorm}",
        ["weightAveraging"] = $"{options.WeightAveraging}",
        ["seed"] = $"{options.Seed}",
        ["threads"] = $"{options.Threads}",
        ["epochs"] = $"{trained.Epochs.Count} of {options.Epochs}{(trained.WasInterrupted ? ", interrupted" : "")}",
        ["bestEpoch"] = $"{trained.BestEpoch}",
    };

    private static TextProfile ReadTextProfile(ParseResult parsed)
    {
        var profile = new TextProfile
        {
            Tokenizer = parsed.GetValue(Profile),
            Cleaning = parsed.GetValue(Clean),
            Unknown = parsed.GetValue(Unknown),
            VocabularySize = parsed.GetValue(VocabularySize),
            MaxSequenceLength = parsed.GetValue(MaxSequenceLength),
            Truncating = parsed.GetValue(Truncating),
        };
        try
        {
            profile.Validate();
            return profile;
        }
        catch (ArgumentException e)
        {
            throw new WrongUseException(e.Message);
        }
    }

    private static ModelSpec ReadSpec(ParseResult parsed)
    {
        var spec = ModelSpec.Named(parsed.GetValue(Architecture)!, parsed.GetValue(VocabularySize));
        spec = spec with
        {
            EmbeddingSize = parsed.GetValue(EmbeddingSize) ?? spec.EmbeddingSize,
            RecurrentLayers = [.. spec.RecurrentLayers.Select(layer => layer with { Units = parsed.GetValue(Units) ?? layer.Units })],
            DenseLayers = parsed.GetValue(Dense)!,
            SpatialDropout = parsed.GetValue(SpatialDropout) ?? spec.SpatialDropout,
            Dropout = parsed.GetValue(Dropout) ?? spec.Dropout,
        };
        try
        {
            spec.Validate();
            return spec;
        }
        catch (InvalidModelException e)
        {
            throw new WrongUseException(e.Message);
        }
    }

    private static TrainingOptions ReadTrainingOptions(ParseResult parsed)
    {
        var options = new TrainingOptions
        {
            Optimizer = parsed.GetValue(Optimizer),
            LearningRate = parsed.GetValue(LearningRate),
            BatchSize = parsed.GetValue(BatchSize),
            Epochs = parsed.GetValue(Epochs),
            Patience = parsed.GetValue(Patience),
            ValidationSplit = parsed.GetValue(ValidationSplit),
            ClipNorm = parsed.GetValue(ClipNorm),
            WeightAveraging = parsed.GetValue(WeightAveraging),
            Seed = parsed.GetValue(Seed),
            Threads = parsed.GetValue(Threads),
        };
        var faults = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true)
            ? options
            : throw new WrongUseException(string.Join(" ", faults.Select(fault => fault.ErrorMessage)));
    }
}
