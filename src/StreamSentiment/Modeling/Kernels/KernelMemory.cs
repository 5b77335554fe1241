namespace StreamSentiment.Modeling.Kernels;

/// <summary>One thread's memory for the reviews that it scores: it grows to what the largest run needs, and stays.</summary>
internal sealed class KernelMemory
{
    [ThreadStatic]
    private static KernelMemory? ofThread;

    private int[] lengths = [];
    private int[] order = [];
    private int[] tokens = [];
    private int count;
    private int first;
    private int tokenCount;
    private Cells pass;
    private Cells even; // states of every second layer
    private Cells odd;
    private Cells numbers;
    private Cells features;
    private Cells scores;

    public static KernelMemory OfThread => ofThread ??= new KernelMemory();

    /// <summary>The places of all reviews, the longest first: at the end of a run as few rows as possible are idle.</summary>
    public ReadOnlySpan<int> Order => order;

    /// <summary>Tokens of each review of the run.</summary>
    public ReadOnlySpan<int> Lengths => lengths.AsSpan(first, count);

    /// <summary>Token ids of the run, one review behind the other.</summary>
    public ReadOnlySpan<int> Tokens => tokens.AsSpan(0, tokenCount);

    public void Sort(ReadOnlySpan<int[]> reviews)
    {
        if (order.Length < reviews.Length)
        {
            (order, lengths) = (new int[reviews.Length], new int[reviews.Length]);
        }

        for (int i = 0; i < reviews.Length; i++)
        {
            (order[i], lengths[i]) = (i, -Length(reviews[i]));
        }

        lengths.AsSpan(0, reviews.Length).Sort(order.AsSpan(0, reviews.Length));
        foreach (ref int length in lengths.AsSpan(0, reviews.Length))
        {
            length = -length;
        }
    }

    /// <summary>Begins a run: as many of the sorted reviews as have so many tokens, and at least one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A token id is not below <paramref name="ids"/>.</exception>
    public void Take(ReadOnlySpan<int[]> reviews, int start, int mostTokens, int ids)
    {
        (first, count, tokenCount) = (start, 0, 0);
        do
        {
            tokenCount += lengths[start + count++];
        } while (start + count < reviews.Length && tokenCount + lengths[start + count] <= mostTokens);

        if (tokens.Length < tokenCount)
        {
            tokens = new int[tokenCount];
        }

        int end = 0;
        for (int i = start; i < start + count; i++)
        {
            int[] review = reviews[order[i]];
            tokens[end] = Text.Vocabulary.PaddingId; // of a review without tokens
            foreach (int id in review)
            {
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)id, (uint)ids, nameof(reviews));
                tokens[end++] = id;
            }

            end += review.Length == 0 ? 1 : 0;
        }
    }

    /// <summary>The states of a layer, which stay until the layer after the next one is read.</summary>
    public Span<float> States(int layer, int cells) => layer % 2 == 0 ? Grown(ref even, cells) : Grown(ref odd, cells);

    public Span<float> OfPass(int cells) => Grown(ref pass, cells);

    public Span<float> Numbers(int cells) => Grown(ref numbers, cells);

    public Span<float> Features(int cells) => Grown(ref features, cells);

    public Span<float> Scores(int cells) => Grown(ref scores, cells);

    /// <summary>A review without tokens is read as one of padding, so that it has a state.</summary>
    private static int Length(int[] review) => Math.Max(1, review.Length);

    private static Span<float> Grown(ref Cells cells, int count)
    {
        if (cells.Count < count)
        {
            cells = new Cells(count);
        }

        return cells.Span[..count];
    }
}
