namespace StreamSentiment.Modeling.Kernels;

/// <summary>
/// The instructions of one vector width, so that the kernel is written once for all of them. A cell is 32 bits: a number in
/// fp32, two in int16, or an exact sum in int32; a vector holds <see cref="Count"/> cells.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal interface ILanes<TVector>
{
    public static abstract int Count { get; }

    /// <summary>True if a block of six rows, 29 vectors, fits the registers; else one of two rows, 13 vectors, does.</summary>
    public static abstract bool HasManyRegisters { get; }

    public static abstract TVector Load(ref readonly float cells);

    public static abstract void Store(TVector value, ref float cells);

    public static abstract TVector Broadcast(float value);

    /// <summary>From memory: one instruction.</summary>
    public static abstract TVector Broadcast(ref readonly float cell);

    public static abstract TVector Add(TVector a, TVector b);

    public static abstract TVector Subtract(TVector a, TVector b);

    public static abstract TVector Multiply(TVector a, TVector b);

    public static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a * b + c, rounded once where the processor can.</summary>
    public static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>In each cell of int32 the sum of two products of int16 is added: exact.</summary>
    public static abstract TVector MultiplyAddPairs(TVector a, TVector b, TVector sum);

    /// <summary>The greater of two; NaN if one is.</summary>
    public static abstract TVector Max(TVector a, TVector b);

    /// <summary>Between two bounds; NaN stays NaN.</summary>
    public static abstract TVector Clamp(TVector value, TVector low, TVector high);

    /// <summary>A number times 2 to the power of the integer in the low bits of <paramref name="power"/>.</summary>
    public static abstract TVector Scale(TVector value, TVector power);

    /// <summary>Cells of int32 as fp32.</summary>
    public static abstract TVector FromInt32(TVector cells);

    /// <summary>Stores the low 16 bits of each cell, side by side: half as many cells.</summary>
    public static abstract void StoreLowHalves(TVector value, ref float cells);
}
