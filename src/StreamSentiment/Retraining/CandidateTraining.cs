using System.Globalization;
using StreamSentiment.Control;
using StreamSentiment.Data;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Retraining.Labels;
using StreamSentiment.Telemetry;
using StreamSentiment.Training;

namespace StreamSentiment.Retraining;

/// <summary>Labels in, a stored version out: the part of a retraining that a repetition does again.</summary>
/// <param name="options">The caps of a training.</param>
/// <param name="load">Gives the labelled reviews that a data spec names.</param>
/// <param name="metrics">Gets the number of labels and the share of unknown words.</param>
/// <param name="clock">The clock of all times.</param>
internal sealed class CandidateTraining(
    RetrainOptions options,
    Func<string, Splits, IReadOnlyList<LabelledText>> load,
    RetrainMetrics metrics,
    TimeProvider clock
)
{
    /// <summary>Chooses labels of <paramref name="read"/>, and reviews to rehearse beside them.</summary>
    /// <param name="read">All labels.</param>
    /// <param name="selection">The choice among them.</param>
    /// <param name="parent">The model that learns from them, but not what its validation sample holds.</param>
    /// <param name="progress">Reports the choice.</param>
    /// <exception cref="CommandFailedException">There is too little to learn from.</exception>
    public TrainingSet Choose(LabelsRead read, LabelSelection selection, ModelFiles parent, CommandProgress progress)
    {
        var sample = ValidationSample.Read(parent);
        bool isAskedFor = selection.Rehearsal > 0 || sample is { HasTexts: false };
        var rehearsal = selection.RehearsalData is { } data && isAskedFor ? load(data, Splits.Train) : [];
        var set = TrainingSet.Create(read, selection, rehearsal, sample);
        var left = set.Window.Omitted;
        progress(
            "labels",
            $"{set.Window.Examples.Count:N0} labels of {read.Records.Count + read.Unreadable:N0} records: "
                + $"{set.Train.Count:N0} reviews to learn from, {set.Rehearsed:N0} of them rehearsed, and "
                + $"{set.HoldOut.Count:N0} held out ({set.HoldOut.Count(review => review.IsPositive):N0} of them positive); left "
                + $"out: {left.Superseded:N0} labelled again, {left.Withdrawn:N0} "
                + $"withdrawn, {left.TooOld + left.TooMany:N0} before the window, {set.Contradictory:N0} whose text has both "
                + $"labels, {read.Unreadable:N0} not readable"
                + (set.KeptBack == 0 ? "" : $", {set.KeptBack:N0} that are in the validation sample of {parent.Manifest.Version}")
        );
        return set;
    }

    /// <summary>Trains a successor of <paramref name="parent"/> and stores it, without making it current.</summary>
    /// <param name="plan">The settings of the training.</param>
    /// <param name="parent">The model that it continues.</param>
    /// <param name="set">The reviews to learn from.</param>
    /// <param name="provenance">Facts for its manifest beyond plan and recipe.</param>
    /// <param name="store">The store that gets it.</param>
    /// <param name="progress">Reports every epoch.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="CommandFailedException">A cap was reached.</exception>
    public ModelManifest Train(
        TrainingPlan plan,
        ModelFiles parent,
        TrainingSet set,
        IReadOnlyDictionary<string, string> provenance,
        ModelStore store,
        CommandProgress progress,
        CancellationToken stop
    )
    {
        string version = parent.Manifest.Version;
        double unknown = UnknownShare(parent, set);
        metrics.Read(set.Window.Examples.Count, unknown);
        progress("words", $"{unknown:P1} of the window's tokens are not in the vocabulary of {version}");

        using var cap = new TrainingCap(options, clock, stop);
        var trainer = new RecipeTrainer(plan.RecipeFor(parent.Manifest), clock)
        {
            From = plan.FromScratch ? null : parent,
            OnStep = _ => cap.Check(),
            OnEpoch = (member, epoch) =>
            {
                progress(
                    "train",
                    $"{(parent.Manifest.Spec.Members > 1 ? $"network {member}, " : "")}epoch {epoch.Epoch} of "
                        + $"{plan.Epochs}: accuracy {epoch.Accuracy:P1} in training, {epoch.ValidationAccuracy:P1} in "
                        + "validation",
                    epoch.Epoch / (double)plan.Epochs
                );
            },
        };
        progress(
            "train",
            $"{(plan.FromScratch ? "from scratch" : $"from {version}")} on {plan.Threads} thread{(plan.Threads == 1 ? "" : "s")}",
            0
        );
        var trained = cap.Run(() => trainer.Train(set.Train, cap.Token));
        progress(
            "trained",
            (
                trained.Members.Count > 0
                    ? $"best epoch {string.Join(", ", trained.Members.Select(member => member.BestEpoch))}"
                    : $"{trained.Recipe.Spec.NGrams?.Count:N0} n-grams"
            )
                + ", temperature "
                + $"{trained.Outcome.Calibration.Temperature:F2}"
        );
        var facts = new Dictionary<string, string>(provenance.Concat(plan.Facts()))
        {
            [Candidate.UnknownTokenShareFact] = unknown.ToString("F4", CultureInfo.InvariantCulture),
        };
        return trained
            .Store(store, parent.Manifest.Name, facts, workers: plan.Threads, sample: ValidationSample.Read(parent))
            .Manifest;
    }

    private static double UnknownShare(ModelFiles parent, TrainingSet set)
    {
        long tokens = 0,
            unknown = 0;
        foreach (var example in set.Window.Examples)
        {
            var encoded = parent.Encoder.Encode(example.Review.Text);
            (tokens, unknown) = (tokens + encoded.TokenCount, unknown + encoded.UnknownCount);
        }

        return tokens == 0 ? 0 : unknown / (double)tokens;
    }
}
