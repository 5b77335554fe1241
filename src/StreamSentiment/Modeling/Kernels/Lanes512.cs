using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamSentiment.Modeling.Kernels;

/// <summary>AVX-512: 16 cells, 32 registers.</summary>
internal readonly struct Lanes512 : ILanes<Vector512<float>>
{
    public static int Count => 16;

    public static bool HasManyRegisters => true;

    public static Vector512<float> Load(ref readonly float cells) => Vector512.LoadUnsafe(in cells);

    public static void Store(Vector512<float> value, ref float cells) => value.StoreUnsafe(ref cells);

    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    // As an integer: the compiler reads a float into a register first, which costs one more instruction in ten.
    public static Vector512<float> Broadcast(ref readonly float cell) =>
        Vector512.Create(Unsafe.As<float, int>(ref Unsafe.AsRef(in cell))).AsSingle();

    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => a - b;

    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Vector512.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAddPairs(Vector512<float> a, Vector512<float> b, Vector512<float> sum) =>
        (sum.AsInt32() + Avx512BW.MultiplyAddAdjacent(a.AsInt16(), b.AsInt16())).AsSingle();

    public static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Vector512.Max(a, b);

    // An instruction for the least and the greatest of two gives the second where one is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Clamp(Vector512<float> value, Vector512<float> low, Vector512<float> high) =>
        Vector512.MaxNative(low, Vector512.MinNative(high, value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Scale(Vector512<float> value, Vector512<float> power) =>
        (value.AsInt32() + (power.AsInt32() << 23)).AsSingle();

    public static Vector512<float> FromInt32(Vector512<float> cells) => Vector512.ConvertToSingle(cells.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLowHalves(Vector512<float> value, ref float cells) =>
        Avx512F.ConvertToVector256Int16(value.AsInt32()).AsSingle().StoreUnsafe(ref cells);
}
