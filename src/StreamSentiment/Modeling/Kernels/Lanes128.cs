using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamSentiment.Modeling.Kernels;

/// <summary>Any processor, Arm among them: 4 cells.</summary>
internal readonly struct Lanes128 : ILanes<Vector128<float>>
{
    public static int Count => 4;

    public static bool HasManyRegisters => Vector128.IsHardwareAccelerated && !X86Base.IsSupported;

    public static Vector128<float> Load(ref readonly float cells) => Vector128.LoadUnsafe(in cells);

    public static void Store(Vector128<float> value, ref float cells) => value.StoreUnsafe(ref cells);

    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    // As an integer: the compiler reads a float into a register first, which costs one more instruction in ten.
    public static Vector128<float> Broadcast(ref readonly float cell) =>
        Vector128.Create(Unsafe.As<float, int>(ref Unsafe.AsRef(in cell))).AsSingle();

    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;

    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        Vector128.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAddPairs(Vector128<float> a, Vector128<float> b, Vector128<float> sum) =>
        (
            Sse2.IsSupported
                ? sum.AsInt32() + Sse2.MultiplyAddAdjacent(a.AsInt16(), b.AsInt16())
                : sum.AsInt32()
                    + (a.AsInt32() >> 16) * (b.AsInt32() >> 16)
                    + ((a.AsInt32() << 16) >> 16) * ((b.AsInt32() << 16) >> 16)
        ).AsSingle();

    public static Vector128<float> Max(Vector128<float> a, Vector128<float> b) => Vector128.Max(a, b);

    // An instruction for the least and the greatest of two gives the second where one is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Clamp(Vector128<float> value, Vector128<float> low, Vector128<float> high) =>
        Vector128.MaxNative(low, Vector128.MinNative(high, value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Scale(Vector128<float> value, Vector128<float> power) =>
        (value.AsInt32() + (power.AsInt32() << 23)).AsSingle();

    public static Vector128<float> FromInt32(Vector128<float> cells) => Vector128.ConvertToSingle(cells.AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLowHalves(Vector128<float> value, ref float cells) =>
        Unsafe.WriteUnaligned(
            ref Unsafe.As<float, byte>(ref cells),
            Vector128.Narrow(value.AsInt32(), value.AsInt32()).AsUInt64().ToScalar()
        );
}
