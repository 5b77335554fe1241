using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamSentiment.Training.WordVectors;

/// <summary>The two vectors of each word, as context and as target, and a step of learning on them.</summary>
internal sealed class SkipGramVectors
{
    private readonly int dimensions;
    private readonly int stride; // dimensions, rounded up to whole SIMD registers; what is beyond stays zero
    private readonly float[] contextRows; // [vocabulary, stride]
    private readonly float[] targetRows; // [vocabulary, stride]

    /// <summary>Context vectors start random and small, target vectors as zeros, as in the authors' program.</summary>
    public SkipGramVectors(WordSampling words, int dimensions, int seed)
    {
        this.dimensions = dimensions;
        stride = (dimensions + Vector512<float>.Count - 1) / Vector512<float>.Count * Vector512<float>.Count;
        contextRows = new float[(long)words.Counts.Length * stride];
        targetRows = new float[contextRows.Length];
        var random = new RandomDraws(seed, 0);
        for (int id = 0; id < words.Counts.Length; id++)
        {
            if (words.Counts[id] == 0)
            {
                continue;
            }

            foreach (ref float value in contextRows.AsSpan(id * stride, dimensions))
            {
                value = (random.Share() - 0.5f) / dimensions;
            }
        }
    }

    /// <summary>
    /// A step of gradient ascent on the log-likelihood that every context word goes with the first target and with no other.
    /// </summary>
    /// <param name="context">Ids.</param>
    /// <param name="targets">Ids: the true one, then negative samples.</param>
    /// <param name="errors">A buffer for one number a pair.</param>
    /// <param name="rate">Size of the step.</param>
    public void Step(ReadOnlySpan<int> context, ReadOnlySpan<int> targets, Span<float> errors, float rate)
    {
        // errors: [context, targets]
        for (int i = 0; i < context.Length; i++)
        {
            for (int j = 0; j < targets.Length; j++)
            {
                float likelihood = SigmoidTable.Lookup(Dot(context[i], targets[j]));
                errors[i * targets.Length + j] = ((j == 0 ? 1 : 0) - likelihood) * rate;
            }
        }

        ref float contextRow = ref MemoryMarshal.GetArrayDataReference(contextRows);
        ref float targetRow = ref MemoryMarshal.GetArrayDataReference(targetRows);
        Span<Vector512<float>> changes = stackalloc Vector512<float>[targets.Length];
        for (int column = 0; column < stride; column += Vector512<float>.Count)
        {
            // What the targets change by needs the context as it was, and is written once the context has used the targets.
            for (int j = 0; j < targets.Length; j++)
            {
                var change = Vector512<float>.Zero;
                for (int i = 0; i < context.Length; i++)
                {
                    var value = Vector512.LoadUnsafe(ref contextRow, Offset(context[i], column));
                    change = Vector512.FusedMultiplyAdd(Vector512.Create(errors[i * targets.Length + j]), value, change);
                }

                changes[j] = change;
            }

            for (int i = 0; i < context.Length; i++)
            {
                nuint offset = Offset(context[i], column);
                var value = Vector512.LoadUnsafe(ref contextRow, offset);
                for (int j = 0; j < targets.Length; j++)
                {
                    var target = Vector512.LoadUnsafe(ref targetRow, Offset(targets[j], column));
                    value = Vector512.FusedMultiplyAdd(Vector512.Create(errors[i * targets.Length + j]), target, value);
                }

                value.StoreUnsafe(ref contextRow, offset);
            }

            for (int j = 0; j < targets.Length; j++)
            {
                nuint offset = Offset(targets[j], column);
                (Vector512.LoadUnsafe(ref targetRow, offset) + changes[j]).StoreUnsafe(ref targetRow, offset);
            }
        }
    }

    /// <summary>The context vectors, [vocabulary, dimensions].</summary>
    public float[] ToMatrix()
    {
        if (stride == dimensions)
        {
            return contextRows;
        }

        int size = contextRows.Length / stride;
        float[] matrix = new float[size * dimensions];
        for (int id = 0; id < size; id++)
        {
            contextRows.AsSpan(id * stride, dimensions).CopyTo(matrix.AsSpan(id * dimensions));
        }

        return matrix;
    }

    private float Dot(int context, int target)
    {
        ref float contextRow = ref MemoryMarshal.GetArrayDataReference(contextRows);
        ref float targetRow = ref MemoryMarshal.GetArrayDataReference(targetRows);
        var sum = Vector512<float>.Zero;
        for (int column = 0; column < stride; column += Vector512<float>.Count)
        {
            sum = Vector512.FusedMultiplyAdd(
                Vector512.LoadUnsafe(ref contextRow, Offset(context, column)),
                Vector512.LoadUnsafe(ref targetRow, Offset(target, column)),
                sum
            );
        }

        return Vector512.Sum(sum);
    }

    private nuint Offset(int id, int column) => (nuint)(id * stride + column);
}
