using TorchSharp;

namespace StreamSentiment.Modeling.Native;

/// <summary>
/// Numbers for libtorch that live as long as the program. A plain number that is passed to TorchSharp becomes an object that the
/// collector may free while libtorch still reads it, which on a busy machine ends in a native exception now and then. So
/// numbers come from here, or from a variable that is disposed of after the call. A sum of two tensors has such a number too:
/// the factor of the second, which TorchSharp makes where none is given. <c>BannedSymbols.TorchSharp.txt</c> bans all that hands
/// libtorch such a number, and a test reads both TorchSharp's code and the engine's.
/// </summary>
internal static class Scalars
{
    public static readonly Scalar Zero = 0.ToScalar();
    public static readonly Scalar One = 1.ToScalar();
    public static readonly Scalar Two = 2.ToScalar();
    public static readonly Scalar Half = 0.5f.ToScalar();
    public static readonly Scalar MinusInfinity = float.NegativeInfinity.ToScalar();
}
