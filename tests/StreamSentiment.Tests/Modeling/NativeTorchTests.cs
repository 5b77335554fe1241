using StreamSentiment.Modeling;

namespace StreamSentiment.Tests.Modeling;

public sealed class NativeTorchTests
{
    [Fact]
    public void WhatIsMissing_VersionInTheReport_IsThatLine() => Assert.Equal(
        "/lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)",
        NativeTorch.WhatIsMissing(
            """
            Unable to load shared library 'LibTorchSharp' or one of its dependencies.
            /app/LibTorchSharp.so: cannot open shared object file: No such file or directory
            /lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)
            """));

    [Fact]
    public void WhatIsMissing_DependencyInTheReport_IsThatLine() => Assert.Equal(
        "libgomp.so.1: cannot open shared object file: No such file or directory",
        NativeTorch.WhatIsMissing(
            """
            Unable to load shared library 'LibTorchSharp' or one of its dependencies.
            /app/LibTorchSharp.so: cannot open shared object file: No such file or directory
            libgomp.so.1: cannot open shared object file: No such file or directory
            """));
}
