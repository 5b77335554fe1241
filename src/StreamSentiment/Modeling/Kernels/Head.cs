namespace StreamSentiment.Modeling.Kernels;

/// <summary>From the states of a review's tokens to its logit: pooling and dense layers, in fp32.</summary>
internal sealed class Head<TLanes, TVector>
    where TLanes : ILanes<TVector>
{
    private readonly Pooling pooling;
    private readonly int size; // padded numbers of a state
    private readonly int directions;
    private readonly Linear<TLanes, TVector>? attention;
    private readonly Cells context;
    private readonly Linear<TLanes, TVector>[] dense;
    private readonly int widest;

    /// <param name="spec">The architecture.</param>
    /// <param name="places">The place of each feature of a state among its padded numbers.</param>
    /// <param name="size">Padded numbers of a state.</param>
    /// <param name="weights">The stored numbers of the network, by name.</param>
    public Head(ModelSpec spec, int[] places, int size, Func<string, float[]> weights)
    {
        (pooling, this.size) = (spec.Pooling, size);
        directions = spec.RecurrentLayers[^1].Bidirectional ? 2 : 1;
        if (pooling == Pooling.Attention)
        {
            attention = new(weights("attention.weight"), weights("attention.bias"), places, size);
            float[] stored = weights("attention.context");
            context = new Cells(attention.OutputSize);
            stored.CopyTo(context.Span);
        }

        dense = new Linear<TLanes, TVector>[spec.DenseLayers.Count + 1];
        for (int i = 0; i < dense.Length; i++)
        {
            string name = i == dense.Length - 1 ? "output" : $"dense.{i}";
            dense[i] = new(weights($"{name}.weight"), weights($"{name}.bias"), places, size);
            (places, size) = ([.. Enumerable.Range(0, dense[i].OutputSize)], dense[i].OutputSize);
            places = i < spec.DenseLayers.Count ? places[..spec.DenseLayers[i]] : places;
        }

        widest = Math.Max(this.size, dense.Max(layer => layer.OutputSize));
        widest = Math.Max(widest, attention?.OutputSize ?? 0);
    }

    public bool HasAttention => attention is not null;

    /// <summary>True if of all states only the first and the last one are read.</summary>
    public bool ReadsEnds => pooling == Pooling.Last;

    /// <param name="states">[tokens, padded numbers].</param>
    /// <param name="memory">The thread's.</param>
    public float Logit(ReadOnlySpan<float> states, KernelMemory memory)
    {
        var both = memory.Features(2 * widest);
        var features = both[..widest];
        var next = both[widest..];
        Pool(states, features, memory);
        int inputs = size;
        for (int i = 0; i < dense.Length; i++)
        {
            dense[i].Apply(features[..inputs], next);
            inputs = dense[i].OutputSize;
            for (int unit = 0; unit < inputs && i < dense.Length - 1; unit++)
            {
                next[unit] = next[unit] < 0 ? 0 : next[unit]; // NaN stays
            }

            var former = features;
            features = next;
            next = former;
        }

        return features[0];
    }

    /// <summary>The attention weight of each token; their sum is 1.</summary>
    public Span<float> Weigh(ReadOnlySpan<float> states, KernelMemory memory)
    {
        var weights = memory.Scores(states.Length / size);
        var projected = memory.Features(2 * widest)[..attention!.OutputSize];
        for (int token = 0; token < weights.Length; token++)
        {
            attention.Apply(states.Slice(token * size, size), projected);
            weights[token] = Score(projected);
        }

        float greatest = float.NegativeInfinity;
        foreach (float score in weights)
        {
            greatest = Math.Max(greatest, score);
        }

        double sum = 0;
        foreach (ref float weight in weights)
        {
            weight = (float)Math.Exp(weight - greatest);
            sum += weight;
        }

        foreach (ref float weight in weights)
        {
            weight = (float)(weight / sum);
        }

        return weights;
    }

    private float Score(ReadOnlySpan<float> projected)
    {
        double sum = 0;
        for (int i = 0; i < projected.Length; i++)
        {
            sum += context.Span[i] * MathF.Tanh(projected[i]);
        }

        return (float)sum;
    }

    private void Pool(ReadOnlySpan<float> states, Span<float> features, KernelMemory memory)
    {
        int tokens = states.Length / size,
            units = size / directions;
        if (pooling == Pooling.Last)
        {
            states.Slice((tokens - 1) * size, units).CopyTo(features); // forwards the last token is read last,
            states[units..size].CopyTo(features[units..]); // backwards the first one
            return;
        }

        ReadOnlySpan<float> weights = pooling == Pooling.Attention ? Weigh(states, memory) : [];
        var share = TLanes.Broadcast(pooling == Pooling.Mean ? 1f / tokens : 1);
        for (int unit = 0; unit < size; unit += TLanes.Count)
        {
            var pooled = pooling == Pooling.Max ? TLanes.Load(in states[unit]) : TLanes.Broadcast(0);
            for (int token = 0; token < tokens; token++)
            {
                var state = TLanes.Load(in states[token * size + unit]);
                pooled =
                    pooling == Pooling.Max ? TLanes.Max(pooled, state)
                    : pooling == Pooling.Mean ? TLanes.Add(pooled, state)
                    : TLanes.MultiplyAdd(state, TLanes.Broadcast(weights[token]), pooled);
            }

            TLanes.Store(TLanes.Multiply(pooled, share), ref features[unit]);
        }
    }
}
