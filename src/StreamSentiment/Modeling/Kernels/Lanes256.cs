using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamSentiment.Modeling.Kernels;

/// <summary>AVX2: 8 cells, 16 registers.</summary>
internal readonly struct Lanes256 : ILanes<Vector256<float>>
{
    public static int Count => 8;

    public static bool HasManyRegisters => false;

    public static Vector256<float> Load(ref readonly float cells) => Vector256.LoadUnsafe(in cells);

    public static void Store(Vector256<float> value, ref float cells) => value.StoreUnsafe(ref cells);

    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    // As an integer: the compiler reads a float into a register first, which costs one more instruction in ten.
    public static Vector256<float> Broadcast(ref readonly float cell) =>
        Vector256.Create(Unsafe.As<float, int>(ref Unsafe.AsRef(in cell))).AsSingle();

    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;

    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Vector256.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAddPairs(Vector256<float> a, Vector256<float> b, Vector256<float> sum) =>
        (sum.AsInt32() + Avx2.MultiplyAddAdjacent(a.AsInt16(), b.AsInt16())).AsSingle();

    public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Vector256.Max(a, b);

    // An instruction for the least and the greatest of two gives the second where one is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Clamp(Vector256<float> value, Vector256<float> low, Vector256<float> high) =>
        Vector256.MaxNative(low, Vector256.MinNative(high, value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Scale(Vector256<float> value, Vector256<float> power) =>
        (value.AsInt32() + (power.AsInt32() << 23)).AsSingle();

    public static Vector256<float> FromInt32(Vector256<float> cells) => Vector256.ConvertToSingle(cells.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLowHalves(Vector256<float> value, ref float cells) =>
        Vector256.Narrow(value.AsInt32(), value.AsInt32()).GetLower().AsSingle().StoreUnsafe(ref cells);
}
