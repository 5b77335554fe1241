using StreamSentiment.Modeling;
using StreamSentiment.Modeling.NGrams;
using StreamSentiment.Threading;
using StreamSentiment.Training.Baselines;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Training;

/// <summary>Learns the n-grams of a recipe, and how much they count beside its networks.</summary>
internal static class NGramView
{
    private const int ShareSteps = 100;
    private const int Folds = 4;

    /// <param name="wanted">The longest n-gram, and the most that are kept.</param>
    /// <param name="examples">To learn from; the weights of reviews do not count.</param>
    /// <param name="vocabularySize">Token ids are below it.</param>
    /// <param name="seed">The seed of the order of the reviews.</param>
    /// <param name="stop">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TrainingException">All examples have one label, or no n-gram is in two of them.</exception>
    public static (NGramSpec Spec, NGramWeights Weights) Learn(
        NGramSpec wanted,
        TrainingExample[] examples,
        int vocabularySize,
        int seed,
        CancellationToken stop
    )
    {
        if (examples.DistinctBy(example => example.IsPositive).Count() < 2)
        {
            throw new TrainingException("Training needs reviews of both labels, and some to validate by.");
        }

        var learnt = NbSvm.Train(
            [.. examples.Select(example => example.TokenIds)],
            [.. examples.Select(example => example.IsPositive)],
            new NbSvmOptions { Order = wanted.Order, Seed = seed },
            stop
        );
        return learnt.FeatureCount > 0
            ? learnt.Prune(wanted.Count, wanted.Order, vocabularySize)
            : throw new TrainingException(
                $"No n-gram is in two of the {examples.Length:N0} reviews: there is nothing to learn. Take more reviews."
            );
    }

    /// <summary>
    /// Examples whose targets are partly the calibrated probability that n-grams give them. N-grams would only repeat what they
    /// have learnt: those of each fold, which is a block of neighbours, learn the other folds.
    /// </summary>
    /// <param name="wanted">The longest n-gram, and the most that are kept.</param>
    /// <param name="examples">To learn from.</param>
    /// <param name="vocabularySize">Token ids are below it.</param>
    /// <param name="options">The share of the n-grams in the target, the seed and the threads.</param>
    /// <param name="stop">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The examples, in the order of the data, and the temperature of n-grams that have not learnt a review.</returns>
    /// <inheritdoc cref="Learn" path="/exception"/>
    public static (TrainingExample[] Examples, Temperature Temperature) Teach(
        NGramSpec wanted,
        TrainingExample[] examples,
        int vocabularySize,
        TrainingOptions options,
        CancellationToken stop
    )
    {
        TrainingExample[] ordered = [.. examples.OrderBy(example => example.Place)];
        double[] logits = new double[ordered.Length];
        ParallelJobs.Run(Folds, options.Threads, Score, stop);
        var temperature = Temperature.Fit(logits, [.. ordered.Select(example => example.IsPositive)]);
        double share = options.NGramTargets;
        return (
            [
                .. ordered.Select(
                    (example, i) =>
                        example with
                        {
                            Target = (float)((1 - share) * (example.IsPositive ? 1 : 0) + share * temperature.Of(logits[i])),
                        }
                ),
            ],
            temperature
        );

        void Score(int fold)
        {
            int start = ordered.Length * fold / Folds,
                end = ordered.Length * (fold + 1) / Folds;
            var (_, others) = Learn(wanted, [.. ordered[..start], .. ordered[end..]], vocabularySize, options.Seed, stop);
            for (int i = start; i < end; i++)
            {
                logits[i] = others.Score(ordered[i].TokenIds);
            }
        }
    }

    /// <summary>Examples of reviews without a label, whose target is the probability that n-grams give them.</summary>
    /// <param name="texts">Their token ids.</param>
    /// <param name="nGrams">Have not learnt them.</param>
    /// <param name="temperature">Of such n-grams.</param>
    public static TrainingExample[] Guess(IReadOnlyList<int[]> texts, NGramWeights nGrams, Temperature temperature) =>
        [
            .. texts.Select(tokenIds =>
            {
                double probability = temperature.Of(nGrams.Score(tokenIds));
                return new TrainingExample(tokenIds, probability > 0.5) { Target = (float)probability };
            }),
        ];

    /// <summary>
    /// The weight of the n-grams in the logit that, with the temperature that is then best, has the least log loss; in
    /// hundredths.
    /// </summary>
    /// <param name="networks">The mean logit of the networks, of reviews that they did not learn.</param>
    /// <param name="nGrams">The log-odds of the n-grams, which did not learn them either.</param>
    /// <param name="labels">The truth, in the same order.</param>
    public static double ShareOf(double[] networks, double[] nGrams, bool[] labels)
    {
        return Enumerable.Range(0, ShareSteps + 1).Select(step => step / (double)ShareSteps).MinBy(Loss);

        double Loss(double share)
        {
            double[] logits = [.. networks.Zip(nGrams, (network, odds) => InterpolatedNetwork.Logit(network, odds, share))];
            var temperature = Temperature.Fit(logits, labels);
            return Evaluation.From([.. logits.Select(logit => (float)temperature.Of(logit))], labels).LogLoss;
        }
    }
}
