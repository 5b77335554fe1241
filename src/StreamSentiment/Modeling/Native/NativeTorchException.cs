namespace StreamSentiment.Modeling.Native;

/// <summary>libtorch cannot be loaded on this machine.</summary>
public sealed class NativeTorchException(string missing, Exception inner)
    : StreamSentimentException($"libtorch cannot be loaded on this machine: {missing.TrimEnd('.')}.", inner);
