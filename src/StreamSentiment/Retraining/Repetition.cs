using StreamSentiment.Contracts.Commands;
using StreamSentiment.Control;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Retraining.Labels;

namespace StreamSentiment.Retraining;

/// <summary>Repeats a retraining by the manifest of its candidate, and reports whether the result is the same.</summary>
/// <param name="labels">The topic of labelled reviews.</param>
/// <param name="promotion">The model and its store, in which nothing is changed.</param>
/// <param name="training">Trains.</param>
internal sealed class Repetition(LabelTopic labels, ModelPromotion promotion, CandidateTraining training)
{
    /// <exception cref="CommandFailedException">It cannot be repeated, or the result differs.</exception>
    /// <exception cref="InvalidModelException">The version or its parent is not in the store any more.</exception>
    public CommandResult Run(RepeatCommand command, CommandProgress progress, CancellationToken stop)
    {
        var manifest = ModelLocation.ReadManifest(promotion.Store.Find(promotion.Name, command.Version));
        if (Candidate.From(manifest) is not { } candidate || TrainingPlan.Read(manifest.Training) is not { } plan)
        {
            throw new CommandFailedException($"No retrainer made {command.Version}: its manifest holds no settings to repeat.");
        }

        if (candidate.WasInterrupted)
        {
            throw new CommandFailedException(
                $"The training of {command.Version} was ended by its time limit: it cannot be repeated."
            );
        }

        var parent = ModelFiles.Open(promotion.Store.Find(promotion.Name, candidate.Parent));
        RequireSame(
            plan.RecipeFor(parent.Manifest).Facts(),
            manifest,
            "This application trains differently from the one that made it"
        );
        var set = training.Choose(labels.Read(stop).Within(candidate.Ranges), candidate.Selection, parent, progress);
        RequireSame(Candidate.Facts(candidate.Selection, set), manifest, "The labels have changed since");

        var aside = Directory.CreateTempSubdirectory("streamsentiment-");
        try
        {
            var again = training.Train(
                plan,
                parent,
                set,
                new Dictionary<string, string>(),
                new FolderModelStore(aside.FullName),
                progress,
                stop
            );
            string checksum = again.Files[ModelStore.WeightsFile];
            if (checksum != manifest.Files[ModelStore.WeightsFile])
            {
                throw new CommandFailedException(
                    $"The same labels, settings and seed gave other weights than those of {command.Version}: the processor or "
                        + "libtorch is of another kind."
                );
            }

            return CommandResult.Succeeded(
                $"{command.Version} can be repeated: {candidate.Parent} and {set.Train.Count:N0} reviews gave the same "
                    + "weights, to the bit.",
                new Dictionary<string, string>
                {
                    ["version"] = command.Version,
                    ["parent"] = candidate.Parent,
                    [RetrainPipeline.LabelsFact] = string.Join(", ", candidate.Ranges),
                    ["weights"] = checksum,
                }
            );
        }
        finally
        {
            aside.Delete(recursive: true);
        }
    }

    private static void RequireSame(IReadOnlyDictionary<string, string> now, ModelManifest then, string difference)
    {
        string[] differences =
        [
            .. now.Where(fact => then.Training.GetValueOrDefault(fact.Key) != fact.Value)
                .Select(fact => $"{fact.Key} was {then.Training.GetValueOrDefault(fact.Key, "not there")} and is {fact.Value}"),
        ];
        if (differences.Length > 0)
        {
            throw new CommandFailedException($"{difference}: {string.Join("; ", differences)}.");
        }
    }
}
