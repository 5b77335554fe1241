using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamSentiment.Modeling.Kernels;

/// <summary>
/// A network of LSTM layers that serves without libtorch: token ids to logits. Safe to use from several threads at once: each has
/// memory of its own, and after its first batches nothing is allocated.
/// </summary>
internal abstract class KernelNetwork
{
    /// <param name="reviews">Token ids of each review.</param>
    /// <param name="logits">Receives the results, in the order of the reviews.</param>
    public abstract void Logits(ReadOnlySpan<int[]> reviews, Span<float> logits);

    /// <summary>The attention weight of each token; null without attention.</summary>
    public abstract float[]? AttentionWeights(int[] tokenIds);
}

/// <inheritdoc cref="KernelNetwork"/>
internal sealed class KernelNetwork<TLanes, TVector, TFormat> : KernelNetwork
    where TLanes : ILanes<TVector>
    where TFormat : IFormat
{
    /// <summary>Cells of the states between two layers, for as many reviews as are read one after the other: 2 MB.</summary>
    private const int MostStateCells = 1 << 19;

    private const float Step = 1 / LstmWeights.StateSteps;

    private readonly int ids;
    private readonly LstmPass<TLanes, TVector, TFormat>[][] layers;
    private readonly int[] sizes; // numbers of a token's state after each layer, padded
    private readonly Head<TLanes, TVector> head;

    /// <param name="spec">One that the kernel knows.</param>
    /// <param name="weights">The stored numbers of the network, by name.</param>
    public KernelNetwork(ModelSpec spec, Func<string, float[]> weights)
    {
        ids = spec.VocabularySize;
        layers = new LstmPass<TLanes, TVector, TFormat>[spec.RecurrentLayers.Count][];
        sizes = new int[layers.Length];
        int[] places = [.. Enumerable.Range(0, spec.EmbeddingSize)];
        for (int i = 0; i < layers.Length; i++)
        {
            var layer = spec.RecurrentLayers[i];
            float[]? embedding = i == 0 ? weights("embedding.weight") : null;
            string[] directions = layer.Bidirectional ? ["forward", "backward"] : ["forward"];
            layers[i] = [.. directions.Select(direction => Pass($"recurrent.{i}.{direction}", layer.Units, embedding, places))];
            int padded = LstmWeights.Pad(layer.Units);
            sizes[i] = directions.Length * padded;
            places = [.. Enumerable.Range(0, layer.OutputSize).Select(f => f / layer.Units * padded + f % layer.Units)];
        }

        head = new Head<TLanes, TVector>(spec, places, sizes[^1], weights);

        LstmPass<TLanes, TVector, TFormat> Pass(string name, int units, float[]? embedding, int[] places) =>
            new(
                new LstmWeights(
                    new(units, weights($"{name}.input_weight"), weights($"{name}.recurrent_weight"), weights($"{name}.bias")),
                    embedding,
                    places,
                    TLanes.Count,
                    TFormat.IsInteger
                ),
                isBackward: name.EndsWith("backward", StringComparison.Ordinal)
            );
    }

    public override void Logits(ReadOnlySpan<int[]> reviews, Span<float> logits)
    {
        var memory = KernelMemory.OfThread;
        memory.Sort(reviews);
        for (int first = 0; first < reviews.Length; first += memory.Lengths.Length)
        {
            memory.Take(reviews, first, MostStateCells / CellsOf(sizes.Max()), ids);
            var states = Read(memory);
            for (int i = 0; i < memory.Lengths.Length; i++)
            {
                int cells = memory.Lengths[i] * CellsOf(sizes[^1]);
                logits[memory.Order[first + i]] = head.Logit(Numbers(Pooled(states[..cells]), memory), memory);
                states = states[cells..];
            }
        }
    }

    public override float[]? AttentionWeights(int[] tokenIds)
    {
        if (!head.HasAttention)
        {
            return null;
        }

        var memory = KernelMemory.OfThread;
        memory.Sort([tokenIds]);
        memory.Take([tokenIds], 0, 0, ids);
        return head.Weigh(Numbers(Read(memory), memory), memory)[..tokenIds.Length].ToArray();
    }

    private static int CellsOf(int numbers) => LstmPass<TLanes, TVector, TFormat>.CellsOf(numbers);

    /// <summary>The states of the last layer after each token, one review behind the other.</summary>
    private Span<float> Read(KernelMemory memory)
    {
        for (int i = 0; i < layers.Length; i++)
        {
            int stride = CellsOf(sizes[i]);
            var input = memory.States(i - 1, 0);
            var output = memory.States(i, memory.Tokens.Length * stride);
            for (int direction = 0; direction < layers[i].Length; direction++)
            {
                var pass = layers[i][direction];
                pass.Run(
                    memory.Tokens,
                    memory.Lengths,
                    ref MemoryMarshal.GetReference(input),
                    ref output[direction * stride / layers[i].Length],
                    stride,
                    memory.OfPass(pass.MemoryCells)
                );
            }
        }

        return memory.States(layers.Length - 1, memory.Tokens.Length * CellsOf(sizes[^1]));
    }

    /// <summary>The states that the head reads of a review: the first and the last one where they are all.</summary>
    private Span<float> Pooled(Span<float> states)
    {
        int state = CellsOf(sizes[^1]);
        if (!head.ReadsEnds || states.Length <= 2 * state)
        {
            return states;
        }

        states[^state..].CopyTo(states[state..]);
        return states[..(2 * state)];
    }

    /// <summary>States in fp32.</summary>
    private static Span<float> Numbers(Span<float> cells, KernelMemory memory)
    {
        if (!TFormat.IsInteger)
        {
            return cells;
        }

        var numbers = memory.Numbers(2 * cells.Length);
        var halves = MemoryMarshal.Cast<float, Vector128<short>>(cells);
        var wide = MemoryMarshal.Cast<float, Vector128<float>>(numbers);
        for (int i = 0; i < halves.Length; i++)
        {
            var (low, high) = Vector128.Widen(halves[i]);
            (wide[2 * i], wide[2 * i + 1]) = (Vector128.ConvertToSingle(low) * Step, Vector128.ConvertToSingle(high) * Step);
        }

        return numbers;
    }
}
