using StreamSentiment.Modeling;
using TorchSharp;

namespace StreamSentiment.Tests.Modeling;

public sealed class NativeTorchTests
{
    [Fact]
    public void EnsureLoaded_OnThisMachine_DoesNotThrow() => NativeTorch.EnsureLoaded();

    [Fact]
    public void UseOneThread_AnyThread_SetsIt()
    {
        NativeTorch.UseOneThread();
        Assert.Equal(1, torch.get_num_threads());
    }

    [Theory]
    [InlineData("libgomp.so.1: cannot open shared object file")]
    [InlineData("libgomp.so.1: cannot open shared object file.")]
    public void Exception_WhatIsMissing_IsOneSentence(string missing) => Assert.Equal(
        "libtorch cannot be loaded on this machine: libgomp.so.1: cannot open shared object file.",
        new NativeTorchException(missing, new DllNotFoundException()).Message);
}
