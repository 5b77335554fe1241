using System.CommandLine;
using System.Text.Json;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Cli.Views;
using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Native;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Text;
using StreamSentiment.Training;
using StreamSentiment.Training.Evaluating;
using StreamSentiment.Training.Everyday;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Trains a model on labelled reviews, or fine-tunes one, and stores it.</summary>
internal static class TrainVerb
{
    private static readonly Option<string[]> Data = CommonOptions.SeveralData(
        "Labelled reviews, of which the train split is used; repeat it for several sources: "
    );
    private static readonly Option<string[]> SourceWeight = new("--source-weight")
    {
        Description =
            "How much a review of a source counts beside others, as books=3; a source is imdb, a product domain, "
            + "or the name of a "
            + "file. Repeat it for several. Default: 1; with --preset everyday, small sources count more.",
        HelpName = "SOURCE=WEIGHT",
    };
    private static readonly Option<string> Models = new("--models")
    {
        Description = "Model store: a folder, or s3://BUCKET/PREFIX. Default: models.",
        DefaultValueFactory = _ => "models",
        HelpName = "STORE",
    };
    private static readonly Option<string?> Name = new("--name")
    {
        Description = "Name of the model. Default: the name of the architecture or the preset; with --from, that model's name.",
    };
    private static readonly Option<bool> KeepCurrent = new("--keep-current")
    {
        Description = "Store the new version without making it current.",
    };
    private static readonly Option<bool> Test = new("--test")
    {
        Description = "Evaluate the finished model once on the data's test split, and store the evaluation too.",
    };
    private static readonly Option<string?> From = new("--from")
    {
        Description = "Model to fine-tune: its vocabulary, text profile, architecture and weights are the start.",
        HelpName = "DIR",
    };
    private static readonly Option<string?> Teacher = new("--teacher")
    {
        Description =
            "Model whose probabilities of the data's unlabelled reviews are learnt beside the labels, so that a small network "
            + "comes closer to a large one.",
        HelpName = "DIR",
    };
    private static readonly Option<FileInfo?> Embeddings = new("--embeddings")
    {
        Description = "Pretrained word vectors that initialise the embedding: a GloVe or word2vec text file (also .gz).",
        HelpName = "FILE",
    };
    private static readonly Option<bool> Refit = new("--refit")
    {
        Description = "Train once more on all reviews, for as many epochs as the validation split has chosen.",
    };
    private static readonly Option<bool> StoreValidationTexts = new("--store-validation-texts")
    {
        Description =
            "Store the texts of the validation sample with the version. Only for data that may be redistributed; without it "
            + "the sample names its reviews by hashes.",
    };
    private static readonly Option<bool> Json = CommonOptions.Json();
    private static readonly Option<string?> Report = ReportFile.Option();
    private static readonly RecipeOptions Settings = new();
    private static readonly DataFileOptions Columns = new();

    public static Command Create()
    {
        var command = new Command(
            "train",
            "Train a model and store it. Ctrl-C ends the training and keeps the best epoch so far."
        )
        {
            Data,
            SourceWeight,
            Models,
            Name,
            KeepCurrent,
            Test,
            From,
            Teacher,
            Embeddings,
            Refit,
            StoreValidationTexts,
            Report,
            Json,
        };
        Settings.AddTo(command);
        Settings.AddUnlabelledTo(command);
        Columns.AddTo(command);
        command.SetAction((parsed, stop) => Task.Run(() => RunAsync(parsed, stop)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var recipe = Settings.Read(parsed);
        var from = parsed.GetValue(From) is { } folder ? ModelFiles.Open(ModelLocation.Resolve(folder)) : null;
        if (from is not null && recipe.Unlabelled is not null)
        {
            throw new UsageException("--from continues with labelled reviews alone: leave --unlabelled out.");
        }

        using var teacher = OpenTeacher(parsed, recipe);
        string unlabelledFor = teacher is null ? "--unlabelled" : "--teacher";
        if (teacher is not null)
        {
            recipe = recipe with { Unlabelled = recipe.Unlabelled ?? new() { LanguageModelEpochs = 0 } };
        }

        RefuseToRedistribute(parsed);
        string? report = ReportFile.Prepare(parsed.GetValue(Report));
        if (recipe.Spec.HasNetworks)
        {
            NativeTorch.EnsureLoaded();
        }
        else if (parsed.GetResult(Embeddings) is { Implicit: false })
        {
            throw new UsageException($"--embeddings are of networks, and {recipe.Name} has none: leave it out.");
        }

        var store = ModelLocation.OpenStore(parsed.GetValue(Models)!);
        string name = parsed.GetValue(Name) ?? from?.Manifest.Name ?? recipe.Name;
        store.RequireWritable(name); // now, and not after hours of training

        string[] specs = parsed.GetValue(Data)!;
        Terminal.Say($"Reading {string.Join(", ", specs)}");
        var splits = parsed.GetValue(Test) ? Splits.Labelled : Splits.Train;
        splits |= recipe.Everyday is null && recipe.Unlabelled is null ? Splits.None : Splits.Unlabelled;
        var data = Weighted(parsed, DataSource.Load(specs, Columns.Read(parsed) with { Splits = splits }));
        SummaryVerb.Show(from?.Manifest.Spec ?? recipe.Spec, Terminal.Messages);
        if (recipe.Unlabelled is not null && data.Unlabelled.Count == 0)
        {
            throw new DataException($"{unlabelledFor}: there is no review without a label in {string.Join(", ", specs)}.");
        }

        LabelledText[] reviews = [.. data.Train];
        var trained = await TrainingView.ShowAsync(
            (onStep, onEpoch) =>
                recipe.Everyday is not null
                    ? new EverydayTrainer(recipe)
                    {
                        OnStage = Say,
                        OnStep = onStep,
                        OnEpoch = onEpoch,
                    }.Train(reviews, data.Unlabelled, stop)
                    : Train(
                        parsed,
                        new RecipeTrainer(recipe)
                        {
                            From = from,
                            Embeddings = parsed.GetValue(Embeddings)?.FullName,
                            Unlabelled = data.Unlabelled,
                            Teacher = teacher,
                            OnStage = Say,
                            OnStep = onStep,
                            OnEpoch = onEpoch,
                        },
                        reviews,
                        stop
                    ),
            networks: recipe.Everyday?.Generations ?? (from?.Manifest.Spec ?? recipe.Spec).Members ?? 1
        );
        var stored = Store(parsed, store, name, trained, Provenance(parsed, from, teacher, data), data);
        if (report is not null)
        {
            WriteReport(report, trained, stored, data);
        }

        return ExitCode.Done;
    }

    private static SentimentModel? OpenTeacher(ParseResult parsed, Recipe recipe)
    {
        if (parsed.GetValue(Teacher) is not { } folder)
        {
            return null;
        }

        string? fault =
            parsed.GetValue(From) is not null ? "teaches what is trained from the start: leave --from out."
            : recipe.Everyday is not null ? $"cannot be given: --preset {recipe.Name} has teachers of its own."
            : !recipe.Spec.HasNetworks ? $"teaches networks, and {recipe.Name} has none: leave it out."
            : null;
        return fault is null ? SentimentModel.Load(folder) : throw new UsageException($"{Teacher.Name} {fault}");
    }

    private static void Say(string stage) => Terminal.Say($"{char.ToUpperInvariant(stage[0])}{stage[1..]}");

    /// <summary>The reviews with the weights of their sources.</summary>
    private static ReviewData Weighted(ParseResult parsed, ReviewData data)
    {
        Dictionary<string, double> weights = [];
        foreach (string given in parsed.GetValue(SourceWeight) ?? [])
        {
            string[] words = given.Split('=');
            if (
                words is not [{ Length: > 0 } source, var number]
                || !double.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out double weight)
                || !(weight > 0 && double.IsFinite(weight))
            )
            {
                throw new UsageException($"--source-weight is \"{given}\" and must be a source and a number above 0: books=3.");
            }

            weights[source] = weight;
        }

        string[] known = [.. data.Train.Select(review => review.Source ?? "").Distinct().Order(StringComparer.Ordinal)];
        return weights.Keys.FirstOrDefault(source => !known.Contains(source)) is { } unknown
            ? throw new UsageException(
                $"--source-weight names the source \"{unknown}\"; the data have {string.Join(", ", known)}."
            )
            : data with
            {
                Train =
                [
                    .. data.Train.Select(review =>
                        weights.TryGetValue(review.Source ?? "", out double weight) ? review with { Weight = weight } : review
                    ),
                ],
            };
    }

    private static void RefuseToRedistribute(ParseResult parsed)
    {
        if (parsed.GetValue(StoreValidationTexts) && parsed.GetValue(Data)!.FirstOrDefault(DataSource.IsPublishedSet) is { } spec)
        {
            throw new DataException(
                $"--store-validation-texts is refused for {spec}: nobody may redistribute its texts. Without the option the "
                    + "version names the reviews of its validation sample by hashes, and a retrainer whose "
                    + "Retraining:RehearsalData is this data finds them."
            );
        }
    }

    private static TrainedModel Train(ParseResult parsed, RecipeTrainer trainer, LabelledText[] reviews, CancellationToken stop)
    {
        var trained = trainer.Train(reviews, stop);
        if (!parsed.GetValue(Refit) || stop.IsCancellationRequested)
        {
            return trained;
        }

        foreach (var member in trained.Members)
        {
            member.Classifier.Dispose();
        }

        return trainer.Refit(reviews, trained.Outcome, stop);
    }

    private static StoredVersion Store(
        ParseResult parsed,
        ModelStore store,
        string name,
        TrainedModel trained,
        Dictionary<string, string> provenance,
        ReviewData data
    )
    {
        var stored = trained.Store(
            store,
            name,
            provenance,
            parsed.GetValue(Test) ? [.. data.Test] : null,
            Environment.ProcessorCount,
            trained.Sample(data.Train, parsed.GetValue(StoreValidationTexts))
        );
        if (!parsed.GetValue(KeepCurrent))
        {
            store.MakeCurrent(name, stored.Manifest.Version);
        }

        Terminal.Say(
            (
                trained.Members.Count > 0
                    ? $"Best epoch {string.Join(", ", trained.Members.Select(member => member.BestEpoch))}"
                    : $"{trained.NGrams?.Count:N0} n-grams"
            )
                + (trained.Outcome.Calibration.NGramShare is { } share ? $", {share:P0} of the logit from n-grams" : "")
                + $": validation accuracy {trained.Outcome.Validation.Accuracy:P2}, log loss "
                + $"{trained.Outcome.Validation.LogLoss:F4}"
        );
        Terminal.Say(
            $"Temperature {CalibratedScale.Describe(trained.Outcome.Calibration.Scale)}: expected calibration error "
                + "on the validation split "
                + $"{trained.Outcome.Calibration.ValidationErrorBefore:P2} before, "
                + $"{trained.Outcome.Calibration.ValidationErrorAfter:P2} after"
        );
        if (stored.Evaluation.Test is { } test)
        {
            Terminal.Say(
                $"Test split, {test.Reviews:N0} reviews: accuracy {test.Accuracy:P2}, ROC AUC {test.RocAuc:F4}, log "
                    + $"loss {test.LogLoss:F4}, calibration error {test.ExpectedCalibrationError:P2}"
            );
        }

        string address = store.Address(name, stored.Manifest.Version);
        if (parsed.GetValue(Json))
        {
            WriteJson(stored, address, isCurrent: !parsed.GetValue(KeepCurrent));
        }
        else
        {
            Console.Out.WriteLine(address);
        }

        return stored;
    }

    private static void WriteJson(StoredVersion stored, string address, bool isCurrent) =>
        Terminal.WriteJson(json =>
        {
            json.WriteStartObject();
            json.WriteString("name", stored.Manifest.Name);
            json.WriteString("version", stored.Manifest.Version);
            json.WriteString("address", address);
            json.WriteBoolean("current", isCurrent);
            json.WritePropertyName("evaluation");
            using var evaluation = JsonDocument.Parse(stored.Evaluation.ToJson());
            evaluation.RootElement.WriteTo(json);
            json.WriteEndObject();
        });

    private static void WriteReport(string file, TrainedModel trained, StoredVersion stored, ReviewData data)
    {
        var scale = trained.Outcome.Calibration.Scale;
        var scored =
            stored.TestProbabilities is { } probabilities
                ? Scored(
                    "test split",
                    [
                        .. probabilities.Zip(
                            data.Test,
                            (p, review) => Temperature.Logit(p) * scale.Of(trained.Encoder.Encode(review.Text).TokenIds.Length)
                        ),
                    ],
                    probabilities,
                    data.Test.Select(review => review.IsPositive)
                )
            : trained.Validation.Length == 0 ? null
            : Scored(
                "validation split",
                trained.ValidationLogits,
                [
                    .. trained.ValidationLogits.Zip(
                        trained.Validation,
                        (logit, example) => (float)scale.Probability(logit, example.TokenIds.Length)
                    ),
                ],
                trained.Validation.Select(example => example.IsPositive)
            );
        TrainingReport
            .Create(
                new()
                {
                    Manifest = stored.Manifest,
                    Epochs = trained.Members.Count > 0 ? trained.Members[0].Epochs : [],
                    BestEpoch = trained.Members.Count > 0 ? trained.Members[0].BestEpoch : 0,
                    ValidationAccuracy = trained.Outcome.Validation.Accuracy,
                    Lengths = SortedLengths.From(
                        data.Train.Select(review => review.Text),
                        trained.Recipe.Text,
                        trained.Vocabulary
                    ),
                    Scored = scored,
                }
            )
            .Save(file);
        Terminal.Say($"Report: {file}");

        ScoredSplit Scored(string name, IReadOnlyList<double> logits, IReadOnlyList<float> served, IEnumerable<bool> labels) =>
            new(name, served, [.. labels], new(scale, [.. logits.Select(Temperature.One.Of)]));
    }

    private static Dictionary<string, string> Provenance(
        ParseResult parsed,
        ModelFiles? from,
        SentimentModel? teacher,
        ReviewData data
    )
    {
        var facts = new Dictionary<string, string>
        {
            // The path concerns only this machine; the name of the data set and its selection do not.
            ["data"] = string.Join(", ", parsed.GetValue(Data)!.Select(spec => Path.GetFileName(spec.TrimEnd('/')))),
            ["reviews"] = $"{data.Train.Count}",
        };
        if (from is not null)
        {
            facts["from"] = $"{from.Manifest.Name} {from.Manifest.Version}";
        }

        if (teacher is not null)
        {
            facts["teacher"] = $"{teacher.Manifest.Name} {teacher.Manifest.Version}";
        }

        if (parsed.GetValue(Embeddings) is { } embeddings)
        {
            facts["embeddings"] = embeddings.Name;
        }

        return facts;
    }
}
