namespace StreamSentiment.Training.WordVectors;

/// <summary>
/// Goes through reviews and makes a step at each place. Several workers share the vectors without a lock and now and then
/// undo each other's steps, which does little harm: Recht et al. 2011 (Hogwild), https://arxiv.org/abs/1106.5730.
/// </summary>
/// <remarks>
/// The words around a place share its negative samples: Ji et al. 2016, https://arxiv.org/abs/1604.04661. A step is then a
/// product of small matrices that stay in the cache.
/// </remarks>
internal sealed class SkipGramWorker(SkipGramOptions options, WordSampling words, SkipGramVectors vectors, RandomDraws random)
{
    private readonly int[] context = new int[2 * options.Window];
    private readonly int[] targets = new int[1 + options.NegativeSamples];
    private readonly float[] errors = new float[2 * options.Window * (1 + options.NegativeSamples)];
    private int[] kept = [];

    /// <param name="review">Token ids.</param>
    /// <param name="rate">Size of a step.</param>
    public void Learn(ReadOnlySpan<int> review, float rate)
    {
        var sequence = Subsample(review);
        for (int place = 0; place < sequence.Length; place++)
        {
            var around = ContextOf(place, sequence);
            if (!around.IsEmpty)
            {
                vectors.Step(around, TargetsOf(sequence[place]), errors, rate);
            }
        }
    }

    private ReadOnlySpan<int> Subsample(ReadOnlySpan<int> review)
    {
        if (kept.Length < review.Length)
        {
            kept = new int[review.Length];
        }

        int length = 0;
        foreach (int id in review)
        {
            if (random.Share() < words.KeepShare[id])
            {
                kept[length++] = id;
            }
        }

        return kept.AsSpan(0, length);
    }

    private ReadOnlySpan<int> ContextOf(int place, ReadOnlySpan<int> sequence)
    {
        int reach = 1 + random.Below(options.Window);
        var before = sequence[Math.Max(place - reach, 0)..place];
        var after = sequence[(place + 1)..Math.Min(place + 1 + reach, sequence.Length)];
        before.CopyTo(context);
        after.CopyTo(context.AsSpan(before.Length));
        return context.AsSpan(0, before.Length + after.Length);
    }

    /// <summary>The word itself, then negative samples.</summary>
    private ReadOnlySpan<int> TargetsOf(int word)
    {
        targets[0] = word;
        int count = 1;
        for (int sample = 0; sample < options.NegativeSamples; sample++)
        {
            int negative = words.Negatives.Draw(random);
            if (negative != word)
            {
                targets[count++] = negative;
            }
        }

        return targets.AsSpan(0, count);
    }
}
