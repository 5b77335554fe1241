using System.ComponentModel.DataAnnotations;

namespace StreamSentiment.Training.WordVectors;

/// <summary>
/// Learns word vectors by skip-gram with negative sampling: words in similar company get similar vectors.
/// Source: Mikolov et al. 2013, https://arxiv.org/abs/1310.4546.
/// </summary>
/// <exception cref="ValidationException">An option is out of its range; the message names it.</exception>
internal sealed class SkipGram
{
    private const int ReviewsPerTask = 64;

    /// <summary>The last steps still learn a little, as in the authors' program.</summary>
    private const double LeastShareOfLearningRate = 1e-4;

    private readonly SkipGramOptions options;

    public SkipGram(SkipGramOptions options)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        this.options = options;
    }

    /// <param name="reviews">Token ids; padding is passed over.</param>
    /// <param name="vocabularySize">Above every id.</param>
    /// <param name="onProgress">Called now and then with the share that is done, 0 to 1; one call at a time.</param>
    /// <param name="stop">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>[vocabularySize, dimensions], row after row; padding and words that never occur have zeros.</returns>
    /// <exception cref="ArgumentException">An id is out of range.</exception>
    /// <exception cref="TrainingException">No review holds two words.</exception>
    public float[] Train(
        IReadOnlyList<int[]> reviews,
        int vocabularySize,
        Action<double>? onProgress = null,
        CancellationToken stop = default
    )
    {
        var words = WordSampling.From(reviews, vocabularySize, options.SubsampleThreshold);
        var vectors = new SkipGramVectors(words, options.Dimensions, options.Seed);
        var workers = Enumerable
            .Range(1, options.Threads)
            .Select(number => new SkipGramWorker(options, words, vectors, new RandomDraws(options.Seed, number)))
            .ToArray();
        int[] order = Enumerable.Range(0, reviews.Count).ToArray();
        var shuffle = new Random(options.Seed);
        double allTokens = (double)words.TokenCount * options.Epochs;
        long doneTokens = 0;
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            shuffle.Shuffle(order);
            int tasks = 0;
            Parallel.For(
                0,
                workers.Length,
                new ParallelOptions { MaxDegreeOfParallelism = workers.Length, CancellationToken = stop },
                number =>
                {
                    int first;
                    while ((first = (Interlocked.Increment(ref tasks) - 1) * ReviewsPerTask) < order.Length)
                    {
                        stop.ThrowIfCancellationRequested();
                        double done = Volatile.Read(ref doneTokens) / allTokens;
                        if (number == 0)
                        {
                            onProgress?.Invoke(done);
                        }

                        float rate = (float)(options.LearningRate * Math.Max(1 - done, LeastShareOfLearningRate));
                        int tokens = 0;
                        foreach (int review in order.AsSpan(first, Math.Min(ReviewsPerTask, order.Length - first)))
                        {
                            workers[number].Learn(reviews[review], rate);
                            tokens += reviews[review].Length;
                        }

                        Interlocked.Add(ref doneTokens, tokens);
                    }
                }
            );
        }

        onProgress?.Invoke(1);
        return vectors.ToMatrix();
    }
}
