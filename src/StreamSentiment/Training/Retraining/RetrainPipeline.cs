using System.Globalization;
using System.Text.Json;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Control;
using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Telemetry;
using StreamSentiment.Training.Labels;
using StreamSentiment.Training.Promotion;

namespace StreamSentiment.Training.Retraining;

/// <summary>
/// Labelled reviews in, a candidate out, and the candidate in the current model's place if it wins. A straight line whose
/// steps leave their results in the store: a run that a crash has ended is taken up after the last of them.
/// </summary>
/// <param name="labels">The topic of labelled reviews.</param>
/// <param name="promotion">The model, its store, and how scorers hear of it.</param>
/// <param name="options">What a run learns from and may cost.</param>
/// <param name="rule">When a candidate wins.</param>
/// <param name="load">Gives the labelled reviews that a data spec names: the rehearsal set and the anchor set.</param>
/// <param name="report">Publishes the decision.</param>
/// <param name="metrics">Told of runs.</param>
/// <param name="clock">The clock of all times.</param>
internal sealed class RetrainPipeline(
    LabelTopic labels, ModelPromotion promotion, RetrainOptions options, PromotionOptions rule, Func<string, Splits, IReadOnlyList<TrialReview>> load,
    Func<StatusEvent, CancellationToken, Task> report, RetrainMetrics metrics, TimeProvider clock)
{
    /// <summary>The name of the fact that says which labels a run has read, in <see cref="CommandFinished.Facts"/>.</summary>
    public const string LabelsFact = "labels";

    private ModelStore Store => promotion.Store;

    /// <exception cref="CommandFailedException">There is nothing to learn from, or a cap was reached.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<CommandResult> RunAsync(RetrainCommand command, CommandProgress progress, CancellationToken stop)
    {
        var facts = new Dictionary<string, string>();
        TrainingSet? set = null;
        if (Candidate.Find(Store, promotion.Name, command.Id) is not { } candidate)
        {
            var choice = WindowChoice.Of(command, options);
            set = ReadSet(labels.Read(stop), choice, progress);
            candidate = Train(command, choice, set, facts, progress, stop);
            FaultPoint.Reach(FaultPoint.Stored);
        }

        if (PromotionDecision.Read(Store, promotion.Name, candidate.Version) is not { } decision)
        {
            set ??= ReadSet(labels.Read(stop).Within(candidate.Ranges), candidate.Choice, progress);
            decision = Judge(candidate, set, progress, stop);
            decision.Save(Store);
            FaultPoint.Reach(FaultPoint.Decided);
        }

        await report(Decided(decision, command.Id), stop);
        AddFacts(facts, candidate, decision);
        if (!decision.Promote)
            return CommandResult.Refused($"{candidate.Version} is refused: {string.Join(" ", decision.Reasons)}", facts);
        await PromoteAsync(candidate, progress, stop);
        return CommandResult.Succeeded(
            $"{candidate.Version} is current, {candidate.Parent} was before: of {decision.HoldOut.Candidate.Reviews:N0} held-out reviews it labels {decision.HoldOut.Candidate.Accuracy:P2} rightly, that one {decision.HoldOut.Current.Accuracy:P2}.",
            facts);
    }

    private TrainingSet ReadSet(LabelsRead read, WindowChoice choice, CommandProgress progress)
    {
        LabelledText[] rehearsal = choice.RehearsalData is null || choice.Rehearsal == 0
            ? []
            : [.. load(choice.RehearsalData, Splits.Train).Select(review => new LabelledText(review.Text, review.IsPositive))];
        var set = TrainingSet.Of(read, choice, rehearsal);
        var left = set.Window.LeftOut;
        progress("labels", $"{set.Window.Examples.Count:N0} labels of {read.Records.Count + read.Unreadable:N0} records: {set.Train.Count:N0} reviews to learn from, {set.Rehearsed:N0} of them rehearsed, and {set.HoldOut.Count:N0} held out; left out: {left.Superseded:N0} labelled again, {left.Withdrawn:N0} withdrawn, {left.TooOld + left.TooMany:N0} before the window, {read.Unreadable:N0} not readable");
        return set;
    }

    private Candidate Train(RetrainCommand command, WindowChoice choice, TrainingSet set, Dictionary<string, string> facts, CommandProgress progress, CancellationToken stop)
    {
        string parent = promotion.Current;
        var from = StoredModel.Open(Store.Find(promotion.Name, parent));
        double unknown = UnknownShare(from, set);
        facts["unknownTokenShare"] = unknown.ToString("F4", CultureInfo.InvariantCulture);
        metrics.Read(set.Window.Examples.Count, unknown);
        progress("words", $"{unknown:P1} of the window's tokens are not in the vocabulary of {parent}");

        var recipe = RecipeFor(command, from);
        using var cap = new TrainingCap(options, clock, stop);
        var trainer = new RecipeTrainer(recipe, clock)
        {
            From = command.FromScratch == true ? null : from,
            OnStep = _ => cap.Check(),
            OnEpoch = (member, epoch) =>
            {
                progress("train", $"{(from.Manifest.Spec.Members > 1 ? $"network {member}, " : "")}epoch {epoch.Epoch} of {recipe.Training.Epochs}: accuracy {epoch.Accuracy:P1} in training, {epoch.ValidationAccuracy:P1} in validation", epoch.Epoch / (double)recipe.Training.Epochs);
                FaultPoint.Reach(FaultPoint.Training);
            },
        };
        progress("train", $"{(command.FromScratch == true ? "from scratch" : $"from {parent}")} on {options.Threads} thread{(options.Threads == 1 ? "" : "s")}", 0);
        var trained = cap.Run(() => trainer.Train(set.Train, cap.Token));
        progress("store", $"best epoch {string.Join(", ", trained.Members.Select(member => member.BestEpoch))}, temperature {trained.Calibration.Temperature:F2}");
        var provenance = Candidate.Facts(command.Id, command.Issuer, parent, choice, set);
        provenance["unknownTokenShare"] = facts["unknownTokenShare"];
        var manifest = trained.Publish(Store, promotion.Name, provenance, workers: options.Threads).Manifest;
        return Candidate.Of(manifest)!;
    }

    /// <summary>Validation by the newest of what may be learnt from: the next labels will be most like those.</summary>
    private Recipe RecipeFor(RetrainCommand command, StoredModel from)
    {
        var recipe = command.FromScratch == true
            ? Recipe.InDomain with { Name = "from-scratch", Text = from.Manifest.Text, Spec = from.Manifest.Spec }
            : Recipe.FineTuning with { Name = "retraining", Training = Recipe.FineTuning.Training with { LearningRate = options.LearningRate, Epochs = options.Epochs } };
        return recipe with
        {
            Training = recipe.Training with
            {
                LearningRate = command.LearningRate ?? recipe.Training.LearningRate,
                Epochs = command.Epochs ?? recipe.Training.Epochs,
                Seed = command.Seed ?? 1,
                Threads = options.Threads,
                Validation = ValidationChoice.Newest,
            },
        };
    }

    private static double UnknownShare(StoredModel from, TrainingSet set)
    {
        long tokens = 0, unknown = 0;
        foreach (var example in set.Window.Examples)
        {
            var encoded = from.Encoder.Encode(example.Text);
            (tokens, unknown) = (tokens + encoded.TokenCount, unknown + encoded.UnknownCount);
        }

        return tokens == 0 ? 0 : unknown / (double)tokens;
    }

    private PromotionDecision Judge(Candidate candidate, TrainingSet set, CommandProgress progress, CancellationToken stop)
    {
        progress("judge", $"{candidate.Version} against {candidate.Parent} on {set.HoldOut.Count:N0} held-out reviews{(options.AnchorData.Length > 0 ? " and the anchor set" : "")}");
        using var first = SentimentModel.Load(Store.Find(promotion.Name, candidate.Version));
        using var second = SentimentModel.Load(Store.Find(promotion.Name, candidate.Parent));
        var anchor = options.AnchorData.Length > 0 ? load(options.AnchorData, Splits.Test) : null;
        var trial = new TrialRun(first, second, options.Threads, clock).Run(set.HoldOut, anchor, stop);
        return PromotionRule.Decide(trial, rule, clock.GetUtcNow());
    }

    private async Task PromoteAsync(Candidate candidate, CommandProgress progress, CancellationToken stop)
    {
        progress("promote", $"{candidate.Version} becomes current");
        try
        {
            await promotion.PromoteAsync(candidate.Version, candidate.Parent, stop);
        }
        catch (CurrentModelChangedException e)
        {
            throw new CommandFailedException($"{candidate.Version} won against {candidate.Parent}, but {e.Winner ?? "no version"} became current meanwhile.", e);
        }

        if (Store.Prune(promotion.Name, options.KeepVersions) is { Count: > 0 } gone)
            progress("prune", $"deleted old versions: {string.Join(", ", gone)}");
    }

    private PromotionDecided Decided(PromotionDecision decision, string commandId) => new()
    {
        SchemaVersion = StatusEvent.CurrentSchemaVersion,
        Id = Guid.NewGuid().ToString("N"),
        Instance = options.Instance,
        At = clock.GetUtcNow(),
        Model = decision.Candidate,
        CommandId = commandId,
        CurrentVersion = decision.Current.Version,
        Promote = decision.Promote,
        Reviews = decision.HoldOut.Candidate.Reviews,
        CandidateAccuracy = decision.HoldOut.Candidate.Accuracy,
        CurrentAccuracy = decision.HoldOut.Current.Accuracy,
        Clauses =
        [
            .. decision.Clauses.Select(clause => new DecidedClause
            {
                Name = clause.Name,
                Verdict = JsonNamingPolicy.CamelCase.ConvertName($"{clause.Verdict}"),
                Value = clause.Value is { } value && double.IsFinite(value) ? value : null,
                Threshold = clause.Threshold,
                Reason = clause.Reason,
            }),
        ],
    };

    private static void AddFacts(Dictionary<string, string> facts, Candidate candidate, PromotionDecision decision)
    {
        facts["version"] = candidate.Version;
        facts["parent"] = candidate.Parent;
        facts["promoted"] = decision.Promote ? "true" : "false";
        facts["reviews"] = $"{decision.HoldOut.Candidate.Reviews}";
        facts["accuracy"] = decision.HoldOut.Candidate.Accuracy.ToString("F4", CultureInfo.InvariantCulture);
        facts["accuracyBefore"] = decision.HoldOut.Current.Accuracy.ToString("F4", CultureInfo.InvariantCulture);
        facts[LabelsFact] = string.Join(", ", candidate.Ranges);
    }
}
