using StreamSentiment.Modeling.Native;
using TorchSharp;

namespace StreamSentiment.Tests.Modeling.Native;

public sealed class NativeTorchTests
{
    [Fact]
    public void WhatIsMissing_VersionInTheReport_IsThatLine() =>
        Assert.Equal(
            "/lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)",
            NativeTorch.WhatIsMissing(
                """
                Unable to load shared library 'LibTorchSharp' or one of its dependencies.
                /app/LibTorchSharp.so: cannot open shared object file: No such file or directory
                /lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)
                """
            )
        );

    [Fact]
    public void WhatIsMissing_DependencyInTheReport_IsThatLine() =>
        Assert.Equal(
            "libgomp.so.1: cannot open shared object file: No such file or directory",
            NativeTorch.WhatIsMissing(
                """
                Unable to load shared library 'LibTorchSharp' or one of its dependencies.
                /app/LibTorchSharp.so: cannot open shared object file: No such file or directory
                libgomp.so.1: cannot open shared object file: No such file or directory
                """
            )
        );

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
    public void Exception_WhatIsMissing_IsOneSentence(string missing) =>
        Assert.Equal(
            "libtorch cannot be loaded on this machine: libgomp.so.1: cannot open shared object file.",
            new NativeTorchException(missing, new DllNotFoundException()).Message
        );
}
