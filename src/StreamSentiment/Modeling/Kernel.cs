namespace StreamSentiment.Modeling;

/// <summary>What computes the scores of a model that serves.</summary>
public enum Kernel
{
    /// <summary>The widest that this processor has, for a network that it knows; for others, and on a GPU, libtorch.</summary>
    Auto,

    /// <summary>libtorch.</summary>
    Torch,

    /// <summary>Vectors of 512 bits.</summary>
    Avx512,

    /// <summary>Vectors of 256 bits.</summary>
    Avx2,

    /// <summary>Vectors of 128 bits, which every processor has; on Arm they are the widest.</summary>
    Portable,
}
