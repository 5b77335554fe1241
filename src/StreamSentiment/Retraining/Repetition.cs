using StreamSentiment.Contracts.Commands;
using StreamSentiment.Control;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Retraining.Labels;

namespace StreamSentiment.Retraining;

/// <summary>Does a retraining once more, as the manifest of its candidate tells, and says whether the same came of it.</summary>
/// <param name="labels">The topic of labelled reviews.</param>
/// <param name="promotion">The model and its store, in which nothing is changed.</param>
/// <param name="training">Trains.</param>
internal sealed class Repetition(LabelTopic labels, ModelPromotion promotion, CandidateTraining training)
{
    /// <exception cref="CommandFailedException">It cannot be done again, or something else came of it.</exception>
    /// <exception cref="InvalidModelException">The version or its parent is not in the store any more.</exception>
    public CommandResult Run(RepeatCommand command, CommandProgress progress, CancellationToken stop)
    {
        var manifest = ModelLocation.ReadManifest(promotion.Store.Find(promotion.Name, command.Version));
        if (Candidate.From(manifest) is not { } candidate || TrainingPlan.Read(manifest.Training) is not { } plan)
        {
            throw new CommandFailedException($"{command.Version} does not tell how a retrainer made it.");
        }

        if (candidate.WasInterrupted)
        {
            throw new CommandFailedException(
                $"The training of {command.Version} was ended by the clock: it cannot be done again."
            );
        }

        var parent = ModelFiles.Open(promotion.Store.Find(promotion.Name, candidate.Parent));
        SeeThatItIsTheSame(
            plan.RecipeFor(parent.Manifest).Facts(),
            manifest,
            "This application trains otherwise than the one that made it"
        );
        var set = training.Choose(labels.Read(stop).Within(candidate.Ranges), candidate.Selection, progress);
        SeeThatItIsTheSame(Candidate.Facts(candidate.Selection, set), manifest, "The labels are not those of then");

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
                    $"Other weights than those of {command.Version} came of the same labels, settings and seed: another kind of processor, or another libtorch."
                );
            }

            return CommandResult.Succeeded(
                $"{command.Version} can be made again: from {candidate.Parent} and {set.Train.Count:N0} reviews came the same weights, to the bit.",
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

    private static void SeeThatItIsTheSame(IReadOnlyDictionary<string, string> now, ModelManifest then, string otherwise)
    {
        string[] differences =
        [
            .. now.Where(fact => then.Training.GetValueOrDefault(fact.Key) != fact.Value)
                .Select(fact => $"{fact.Key} was {then.Training.GetValueOrDefault(fact.Key, "not there")} and is {fact.Value}"),
        ];
        if (differences.Length > 0)
        {
            throw new CommandFailedException($"{otherwise}: {string.Join("; ", differences)}.");
        }
    }
}
