using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace StreamSentiment.Modeling.Kernels;

/// <summary>
/// One LSTM that reads many reviews in one direction. Six reviews are read at once; where one ends, the next one takes its row,
/// so that nothing is padded. A row's numbers do not depend on the other rows: a score has the same bits alone and in any batch.
/// </summary>
/// <remarks>
/// References without bounds checks: a check a load would double the instructions of the innermost loop. What they reach is set
/// by the sizes of the layer, and by token ids and lengths that <see cref="KernelMemory"/> has checked.
/// </remarks>
internal sealed class LstmPass<TLanes, TVector, TFormat>(LstmWeights weights, bool isBackward)
    where TLanes : ILanes<TVector>
    where TFormat : IFormat
{
    private const int Rows = 6;

    /// <summary>Tokens between the one that is read and the one whose row of the table is called to the cache.</summary>
    private const int Ahead = 4;

    private readonly int units = weights.Units;
    private readonly int inputCells = CellsOf(weights.InputSize);
    private readonly int rowCells = CellsOf(weights.InputSize + weights.Units); // input and state of a row
    private readonly int sumCells = LstmWeights.Gates * weights.Units;
    private readonly int step = isBackward ? -1 : 1;

    /// <summary>Cells of <see cref="Run"/>'s own memory.</summary>
    public int MemoryCells => Rows * (rowCells + sumCells + units);

    /// <summary>The cells that hold so many numbers of a state.</summary>
    public static int CellsOf(int numbers) => TFormat.IsInteger ? numbers / 2 : numbers;

    /// <param name="tokens">Token ids of all reviews, one review behind the other.</param>
    /// <param name="lengths">Tokens of each review, from 1.</param>
    /// <param name="input">The states of the layer below after each token; not read by a layer that reads tokens.</param>
    /// <param name="output">Gets the state after each token.</param>
    /// <param name="outputStride">Cells from one token to the next in <paramref name="output"/>.</param>
    /// <param name="memory"><see cref="MemoryCells"/> cells that start on a cache line.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(
        ReadOnlySpan<int> tokens,
        ReadOnlySpan<int> lengths,
        ref float input,
        ref float output,
        int outputStride,
        Span<float> memory
    )
    {
        ref float states = ref memory[0];
        ref float sums = ref memory[Rows * rowCells];
        ref float cells = ref memory[Rows * (rowCells + sumCells)];
        ref float shares = ref weights.Shares.First;
        Span<int> places = stackalloc int[Rows],
            left = stackalloc int[Rows];
        int active = 0,
            next = 0,
            start = 0;
        while (true)
        {
            for (; active < Rows && next < lengths.Length; active++, next++)
            {
                places[active] = isBackward ? start + lengths[next] - 1 : start;
                left[active] = lengths[next];
                start += lengths[next];
                Span(ref states, active * rowCells, rowCells).Clear();
                Span(ref cells, active * units, units).Clear();
            }

            if (active == 0)
            {
                return;
            }

            for (int row = 0; row < active && inputCells > 0; row++)
            {
                Span(ref input, places[row] * inputCells, inputCells).CopyTo(Span(ref states, row * rowCells, inputCells));
            }

            Multiply(active, ref states, ref sums);
            for (int row = active - 1; row >= 0; row--) // downwards: the last row, which may be moved to this one, is done
            {
                int place = places[row];
                ref float state = ref Unsafe.Add(ref states, row * rowCells + inputCells);
                Update(
                    ref Unsafe.Add(ref shares, weights.ReadsTokens ? (nint)tokens[place] * sumCells : 0),
                    ref Unsafe.Add(ref sums, row * sumCells),
                    ref Unsafe.Add(ref cells, row * units),
                    ref state
                );
                Span(ref state, 0, rowCells - inputCells).CopyTo(Span(ref output, place * outputStride, rowCells - inputCells));
                places[row] = place + step;
                left[row]--;
                if (left[row] == 0)
                {
                    active--;
                    (places[row], left[row]) = (places[active], left[active]);
                    Span(ref states, active * rowCells, rowCells).CopyTo(Span(ref states, row * rowCells, rowCells));
                    Span(ref cells, active * units, units).CopyTo(Span(ref cells, row * units, units));
                }
                else if (left[row] > Ahead && weights.ReadsTokens)
                {
                    Prefetch(ref Unsafe.Add(ref shares, (nint)tokens[place + step * Ahead] * sumCells));
                }
            }
        }
    }

    private void Multiply(int rows, ref float states, ref float sums)
    {
        int row = 0;
        for (; TLanes.HasManyRegisters && rows - row >= 6; row += 6)
        {
            Multiply<Six>(ref Unsafe.Add(ref states, row * rowCells), ref Unsafe.Add(ref sums, row * sumCells));
        }

        for (; rows - row >= 2; row += 2)
        {
            Multiply<Two>(ref Unsafe.Add(ref states, row * rowCells), ref Unsafe.Add(ref sums, row * sumCells));
        }

        if (row < rows)
        {
            Multiply<One>(ref Unsafe.Add(ref states, row * rowCells), ref Unsafe.Add(ref sums, row * sumCells));
        }
    }

    /// <summary>
    /// Input and state of each row times the weights. For six rows and 512 bits the loop over cells must compile to 4 loads of
    /// weights, 6 broadcasts and 24 vfmadd231ps (in int16 24 vpmaddwd and 24 vpaddd), all sums in registers: one that is spilled
    /// costs a store and a load of 64 bytes a cell.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply<TRows>(ref float states, ref float sums)
        where TRows : IRows
    {
        ref float weight = ref weights.Weights.First;
        nint stride = rowCells;
        for (int unit = 0; unit < units; unit += TLanes.Count)
        {
            Four<TVector> row0 = default,
                row1 = default,
                row2 = default,
                row3 = default,
                row4 = default,
                row5 = default;
            for (nint cell = 0; cell < stride; cell++)
            {
                var four = Four<TVector>.Load<TLanes>(in weight, TLanes.Count);
                ref float state = ref Unsafe.Add(ref states, cell);
                row0 = four.MultiplyAdd<TLanes, TFormat>(in state, row0);
                if (TRows.Count > 1)
                {
                    row1 = four.MultiplyAdd<TLanes, TFormat>(in Unsafe.Add(ref state, stride), row1);
                }

                if (TRows.Count > 2)
                {
                    row2 = four.MultiplyAdd<TLanes, TFormat>(in Unsafe.Add(ref state, 2 * stride), row2);
                    row3 = four.MultiplyAdd<TLanes, TFormat>(in Unsafe.Add(ref state, 3 * stride), row3);
                    row4 = four.MultiplyAdd<TLanes, TFormat>(in Unsafe.Add(ref state, 4 * stride), row4);
                    row5 = four.MultiplyAdd<TLanes, TFormat>(in Unsafe.Add(ref state, 5 * stride), row5);
                }

                weight = ref Unsafe.Add(ref weight, LstmWeights.Gates * TLanes.Count);
            }

            ref float sum = ref Unsafe.Add(ref sums, unit);
            row0.Store<TLanes>(ref sum, units);
            if (TRows.Count > 1)
            {
                row1.Store<TLanes>(ref Unsafe.Add(ref sum, sumCells), units);
            }

            if (TRows.Count > 2)
            {
                row2.Store<TLanes>(ref Unsafe.Add(ref sum, 2 * sumCells), units);
                row3.Store<TLanes>(ref Unsafe.Add(ref sum, 3 * sumCells), units);
                row4.Store<TLanes>(ref Unsafe.Add(ref sum, 4 * sumCells), units);
                row5.Store<TLanes>(ref Unsafe.Add(ref sum, 5 * sumCells), units);
            }
        }
    }

    /// <summary>
    /// The gates of one row. With i, f, g and o the powers of two of the sums, the new cell state is c / (1 + f) + (1 - g) /
    /// ((1 + i) (1 + g)), written with one division, and the new state (1 - e) / ((1 + o) (1 + e)), where e is the power of the
    /// cell state. Two divisions and five powers for each vector of units, and nothing is stored in between.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Update(ref float shares, ref float sums, ref float cells, ref float states)
    {
        var one = TLanes.Broadcast(1);
        for (int unit = 0; unit < units; unit += TLanes.Count)
        {
            var sum = Four<TVector>.Load<TLanes>(in Unsafe.Add(ref sums, unit), units);
            var share = Four<TVector>.Load<TLanes>(in Unsafe.Add(ref shares, unit), units);
            var gates = TFormat.IsInteger
                ? sum.Rescale<TLanes>(Four<TVector>.Load<TLanes>(in Unsafe.Add(ref weights.Scales.First, unit), units), share)
                : sum.Add<TLanes>(share);
            var i = TLanes.Add(one, Power.Of<TLanes, TVector>(gates.Input));
            var f = TLanes.Add(one, Power.Of<TLanes, TVector>(gates.Forget));
            var o = TLanes.Add(one, Power.Of<TLanes, TVector>(gates.Output));
            var g = Power.Of<TLanes, TVector>(gates.Cell);

            ref float old = ref Unsafe.Add(ref cells, unit);
            var both = TLanes.Multiply(i, TLanes.Add(one, g));
            var kept = TLanes.Multiply(TLanes.Load(in old), both);
            var cell = TLanes.Divide(TLanes.MultiplyAdd(TLanes.Subtract(one, g), f, kept), TLanes.Multiply(both, f));
            TLanes.Store(cell, ref old);
            var e = Power.Of<TLanes, TVector>(TLanes.Multiply(cell, TLanes.Broadcast((float)LstmWeights.TanhFactor)));
            var state = TLanes.Divide(TLanes.Subtract(one, e), TLanes.Multiply(o, TLanes.Add(one, e)));
            if (TFormat.IsInteger)
            {
                var steps = TLanes.MultiplyAdd(state, TLanes.Broadcast(LstmWeights.StateSteps), TLanes.Broadcast(Power.Rounder));
                TLanes.StoreLowHalves(steps, ref Unsafe.Add(ref states, unit / 2));
            }
            else
            {
                TLanes.Store(state, ref Unsafe.Add(ref states, unit));
            }
        }
    }

    /// <summary>The only pointer here: it is a hint, and the table is not moved.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe void Prefetch(ref float shares)
    {
        if (Sse.IsSupported)
        {
            byte* line = (byte*)Unsafe.AsPointer(ref shares);
            for (byte* end = line + sumCells * sizeof(float); line < end; line += 64)
            {
                Sse.Prefetch0(line);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<float> Span(ref float first, int start, int count) =>
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref first, start), count);
}

/// <summary>The rows of a block, known to the compiler.</summary>
internal interface IRows
{
    public static abstract int Count { get; }
}

internal readonly struct One : IRows
{
    public static int Count => 1;
}

internal readonly struct Two : IRows
{
    public static int Count => 2;
}

internal readonly struct Six : IRows
{
    public static int Count => 6;
}
