using System.Globalization;
using System.Text.Json;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Control;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Retraining.Labels;
using StreamSentiment.Retraining.Promotion;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Retraining;

/// <summary>
/// Labelled reviews in, a candidate out, and the candidate in the current model's place if it wins. A straight line whose
/// steps leave their results in the store: a run that a crash has ended is taken up after the last of them.
/// </summary>
/// <param name="labels">The topic of labelled reviews.</param>
/// <param name="promotion">The model, its store, and its announcement to scorers.</param>
/// <param name="training">Makes the candidate.</param>
/// <param name="options">The data and the caps of a run.</param>
/// <param name="judge">Decides whether the candidate wins.</param>
/// <param name="reporter">Publishes the decision.</param>
internal sealed class RetrainPipeline(
    LabelTopic labels,
    ModelPromotion promotion,
    CandidateTraining training,
    CandidateJudge judge,
    RetrainOptions options,
    StatusReporter reporter
)
{
    /// <summary>The name of the fact that says which labels a run has read, in <see cref="CommandFinished.Facts"/>.</summary>
    public const string LabelsFact = "labels";

    private ModelStore Store => promotion.Store;

    /// <exception cref="CommandFailedException">There is nothing to learn from, or a cap was reached.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<CommandResult> RunAsync(RetrainCommand command, CommandProgress progress, CancellationToken stop)
    {
        TrainingSet? set = null;
        if (Candidate.Find(Store, promotion.Name, command.Id) is not { } candidate)
        {
            Store.RequireWritable(promotion.Name);
            var selection = LabelSelection.Create(command, options);
            var parent = FilesOf(promotion.Current);
            using (Tracing.Source.StartActivity("read labels"))
            {
                set = training.Choose(labels.Read(stop), selection, parent, progress);
            }

            var provenance = Candidate.Facts(
                command.Id,
                command.Issuer,
                parent.Manifest.Version,
                selection,
                set,
                options.AnchorData
            );
            using var span = Tracing.Source.StartActivity("train");
            candidate = Candidate.From(
                training.Train(TrainingPlan.Create(command, options), parent, set, provenance, Store, progress, stop)
            )!;
        }

        if (PromotionDecision.Read(Store, promotion.Name, candidate.Version) is not { } decision)
        {
            using var span = Tracing.Source.StartActivity("judge");
            set ??= training.Choose(
                labels.Read(stop).Within(candidate.Ranges),
                candidate.Selection,
                FilesOf(candidate.Parent),
                progress
            );
            decision = judge.Judge(candidate, set, progress, stop);
            decision.Save(Store);
        }

        await reporter.ReportAsync(Decided(decision, command.Id), stop);
        var facts = Facts(candidate, decision);
        if (!decision.Promote)
        {
            Prune(progress);
            string verdict = decision.Outcome == PromotionOutcome.NotJudged ? "is not judged, and not promoted" : "is refused";
            return CommandResult.Refused(
                $"{candidate.Version} {verdict}: {string.Join(" ", decision.Reasons)}{AnchorRemark(decision)}",
                facts
            );
        }

        await PromoteAsync(candidate, progress, stop);
        Prune(progress);
        return CommandResult.Succeeded(
            $"{candidate.Version} is current, {candidate.Parent} was before: of {decision.HoldOut.Candidate.Reviews:N0} held-out "
                + $"reviews it labels {decision.HoldOut.Candidate.Accuracy:P2} correctly, "
                + $"the one before {decision.HoldOut.Current.Accuracy:P2}.{AnchorRemark(decision)}",
            facts
        );
    }

    private ModelFiles FilesOf(string version) => ModelFiles.Open(Store.Find(promotion.Name, version));

    private async Task PromoteAsync(Candidate candidate, CommandProgress progress, CancellationToken stop)
    {
        using var span = Tracing.Source.StartActivity("promote");
        progress("promote", $"{candidate.Version} becomes current");
        try
        {
            await promotion.PromoteAsync(candidate.Version, candidate.Parent, stop);
        }
        catch (CurrentModelChangedException e)
        {
            throw new CommandFailedException(
                $"{candidate.Version} won against {candidate.Parent}, but {e.Winner ?? "no version"} became current meanwhile.",
                e
            );
        }
    }

    /// <summary>Also after a refusal: a schedule that is refused every night would fill the disk.</summary>
    private void Prune(CommandProgress progress)
    {
        if (Store.Prune(promotion.Name, options.KeepVersions) is { Count: > 0 } gone)
        {
            progress("prune", $"deleted old versions: {string.Join(", ", gone)}");
        }
    }

    /// <summary>Says it where no anchor set was configured: a promotion without one is worth less.</summary>
    private static string AnchorRemark(PromotionDecision decision) =>
        decision.AnchorSource switch
        {
            AnchorSource.ValidationSample =>
                " No anchor set is configured: the validation sample that is stored with the model stood in.",
            AnchorSource.ReferenceTexts => " No anchor set is configured: reference texts stood in.",
            AnchorSource.OldestLabels => " No anchor set is configured: the oldest labels of the hold-out stood in.",
            _ => "",
        };

    private static PromotionDecided Decided(PromotionDecision decision, string commandId) =>
        new()
        {
            Model = decision.Candidate,
            CommandId = commandId,
            CurrentVersion = decision.Current.Version,
            Promote = decision.Promote,
            Reviews = decision.HoldOut.Candidate.Reviews,
            CandidateAccuracy = decision.HoldOut.Candidate.Accuracy,
            CurrentAccuracy = decision.HoldOut.Current.Accuracy,
            Decision = Name($"{decision.Outcome}"),
            Anchor = decision.AnchorSource is { } source ? Name($"{source}") : null,
            CandidateBalancedAccuracy = decision.HoldOut.Candidate.BalancedAccuracy,
            CurrentBalancedAccuracy = decision.HoldOut.Current.BalancedAccuracy,
            Clauses =
            [
                .. decision.Clauses.Select(clause => new DecidedClause
                {
                    Name = clause.Name,
                    Verdict = Name($"{clause.Verdict}"),
                    Value = clause.Value is { } value && double.IsFinite(value) ? value : null,
                    Threshold = clause.Threshold,
                    Reason = clause.Reason,
                }),
            ],
        };

    private static string Name(string constant) => JsonNamingPolicy.CamelCase.ConvertName(constant);

    private static Dictionary<string, string> Facts(Candidate candidate, PromotionDecision decision) =>
        new()
        {
            ["decision"] = Name($"{decision.Outcome}"),
            ["anchor"] = decision.AnchorSource is { } source ? Name($"{source}") : "none",
            ["version"] = candidate.Version,
            ["parent"] = candidate.Parent,
            ["promoted"] = decision.Promote ? "true" : "false",
            ["reviews"] = $"{decision.HoldOut.Candidate.Reviews}",
            ["accuracy"] = decision.HoldOut.Candidate.Accuracy.ToString("F4", CultureInfo.InvariantCulture),
            ["accuracyBefore"] = decision.HoldOut.Current.Accuracy.ToString("F4", CultureInfo.InvariantCulture),
            [Candidate.UnknownTokenShareFact] = candidate.UnknownTokenShare,
            [LabelsFact] = string.Join(", ", candidate.Ranges),
        };
}
