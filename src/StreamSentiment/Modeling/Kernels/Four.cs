using System.Runtime.CompilerServices;

namespace StreamSentiment.Modeling.Kernels;

/// <summary>
/// A vector of each gate, for one row: input, forget, cell, output. The compiler keeps a structure of four fields in registers.
/// </summary>
internal readonly struct Four<TVector>(TVector input, TVector forget, TVector cell, TVector output)
{
    public readonly TVector Input = input,
        Forget = forget,
        Cell = cell,
        Output = output;

    /// <summary>Four vectors that lie <paramref name="stride"/> cells apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four<TVector> Load<TLanes>(ref readonly float cells, int stride)
        where TLanes : ILanes<TVector>
    {
        ref float first = ref Unsafe.AsRef(in cells);
        return new(
            TLanes.Load(in first),
            TLanes.Load(in Unsafe.Add(ref first, stride)),
            TLanes.Load(in Unsafe.Add(ref first, 2 * stride)),
            TLanes.Load(in Unsafe.Add(ref first, 3 * stride))
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<TLanes>(ref float cells, int stride)
        where TLanes : ILanes<TVector>
    {
        TLanes.Store(Input, ref cells);
        TLanes.Store(Forget, ref Unsafe.Add(ref cells, stride));
        TLanes.Store(Cell, ref Unsafe.Add(ref cells, 2 * stride));
        TLanes.Store(Output, ref Unsafe.Add(ref cells, 3 * stride));
    }

    /// <summary>These weights times one cell of the state, added to the sums so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Four<TVector> MultiplyAdd<TLanes, TFormat>(ref readonly float cell, Four<TVector> sums)
        where TLanes : ILanes<TVector>
        where TFormat : IFormat
    {
        var state = TLanes.Broadcast(in cell);
        return TFormat.IsInteger
            ? new(
                TLanes.MultiplyAddPairs(Input, state, sums.Input),
                TLanes.MultiplyAddPairs(Forget, state, sums.Forget),
                TLanes.MultiplyAddPairs(Cell, state, sums.Cell),
                TLanes.MultiplyAddPairs(Output, state, sums.Output)
            )
            : new(
                TLanes.MultiplyAdd(Input, state, sums.Input),
                TLanes.MultiplyAdd(Forget, state, sums.Forget),
                TLanes.MultiplyAdd(Cell, state, sums.Cell),
                TLanes.MultiplyAdd(Output, state, sums.Output)
            );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Four<TVector> Add<TLanes>(Four<TVector> other)
        where TLanes : ILanes<TVector> =>
        new(
            TLanes.Add(Input, other.Input),
            TLanes.Add(Forget, other.Forget),
            TLanes.Add(Cell, other.Cell),
            TLanes.Add(Output, other.Output)
        );

    /// <summary>These sums in int32 times the value of 1 in them, and added to the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Four<TVector> Rescale<TLanes>(Four<TVector> scales, Four<TVector> others)
        where TLanes : ILanes<TVector> =>
        new(
            TLanes.MultiplyAdd(TLanes.FromInt32(Input), scales.Input, others.Input),
            TLanes.MultiplyAdd(TLanes.FromInt32(Forget), scales.Forget, others.Forget),
            TLanes.MultiplyAdd(TLanes.FromInt32(Cell), scales.Cell, others.Cell),
            TLanes.MultiplyAdd(TLanes.FromInt32(Output), scales.Output, others.Output)
        );
}
