using StreamSentiment.Modeling;
using StreamSentiment.Threading;
using StreamSentiment.Training.Baselines;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Training.Everyday;

/// <summary>
/// The n-gram model as a teacher. What it learnt from it would only repeat: so one model a fold learns all other folds, and
/// scores this one; unlabelled text is scored by one that learnt all.
/// </summary>
internal sealed class NGramTeacher
{
    private readonly NbSvm[] folds; // one a fold, and last the one of all
    private readonly LogitScale scale;

    private NGramTeacher(NbSvm[] folds, LogitScale scale) => (this.folds, this.scale) = (folds, scale);

    /// <summary>The divisor of its log-odds by length, fitted on what each fold's model did not learn.</summary>
    public LogitScale Scale => scale;

    /// <param name="passages">Documents, titles and sentences with labels; those of the last ones that have no fold are learnt by
    /// all.</param>
    /// <param name="count">The number of folds.</param>
    /// <param name="seed">The seed of the order of the reviews.</param>
    /// <param name="threads">Models that are trained at once.</param>
    /// <param name="stop">Ends it with an <see cref="OperationCanceledException"/>.</param>
    public static NGramTeacher Train(
        IReadOnlyList<Passage> passages,
        int count,
        int seed,
        int threads,
        CancellationToken stop = default
    )
    {
        var folds = new NbSvm[count + 1];
        ParallelJobs.Run(
            folds.Length,
            threads,
            fold =>
            {
                Passage[] learnt = [.. passages.Where(passage => passage.Fold != fold)];
                folds[fold] = NbSvm.Train(
                    [.. learnt.Select(passage => passage.Words)],
                    [.. learnt.Select(passage => passage.Label == true)],
                    new NbSvmOptions { Seed = seed },
                    stop
                );
            },
            stop
        );
        Passage[] scored = [.. passages.Where(passage => passage.Fold >= 0)];
        double[] logits = new double[scored.Length];
        Parallel.For(
            0,
            scored.Length,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = stop },
            i => logits[i] = folds[scored[i].Fold].Score(scored[i].Words)
        );
        return new(
            folds,
            LengthTemperature.Fit(
                logits,
                [.. scored.Select(passage => passage.Words.Length)],
                [.. scored.Select(passage => passage.Label == true)]
            )
        );
    }

    /// <summary>The calibrated log-odds of some words of a passage of this fold, by a model that has not learnt it.</summary>
    public double Logit(ReadOnlySpan<int> words, int fold) =>
        (fold < 0 ? folds[^1] : folds[fold]).Score(words) / scale.Of(words.Length);
}
