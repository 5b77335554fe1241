namespace StreamSentiment.Modeling.Kernels;

/// <summary>How states and recurrent weights are held; gates and cell states are in fp32 in both formats.</summary>
internal interface IFormat
{
    public static abstract bool IsInteger { get; }
}

/// <summary>A cell is one number in fp32.</summary>
internal readonly struct Fp32Format : IFormat
{
    public static bool IsInteger => false;
}

/// <summary>A cell is two numbers in int16: states in steps of 1/32,767, weights in steps of their own for each row.</summary>
internal readonly struct Int16Format : IFormat
{
    public static bool IsInteger => true;
}
