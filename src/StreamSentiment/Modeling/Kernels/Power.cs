using System.Runtime.CompilerServices;

namespace StreamSentiment.Modeling.Kernels;

/// <summary>
/// 2 to the power of a number: the whole part goes into the exponent's bits, the rest, from -0.5 to 0.5, through a polynomial
/// whose error is below 2e-7 of the result. 2^0 is 1 exactly, so that a unit without weights stays at zero.
/// </summary>
internal static class Power
{
    /// <summary>Added to a number of at most 2^22, it leaves the nearest integer in the low bits.</summary>
    public const float Rounder = 3 << 22;

    /// <summary>A product of three powers stays finite; beyond, a gate is open or closed to 1e-12.</summary>
    private const float Bound = 41;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<TLanes, TVector>(TVector exponent)
        where TLanes : ILanes<TVector>
    {
        exponent = TLanes.Clamp(exponent, TLanes.Broadcast(-Bound), TLanes.Broadcast(Bound));
        var rounder = TLanes.Broadcast(Rounder);
        var whole = TLanes.Add(exponent, rounder);
        var rest = TLanes.Subtract(exponent, TLanes.Subtract(whole, rounder));
        var value = TLanes.MultiplyAdd(TLanes.Broadcast(0.0013276472f), rest, TLanes.Broadcast(0.009675541f));
        value = TLanes.MultiplyAdd(value, rest, TLanes.Broadcast(0.05550713f));
        value = TLanes.MultiplyAdd(value, rest, TLanes.Broadcast(0.2402212f));
        value = TLanes.MultiplyAdd(value, rest, TLanes.Broadcast(0.69314694f));
        value = TLanes.MultiplyAdd(value, rest, TLanes.Broadcast(1));
        return TLanes.Scale(value, whole);
    }
}
