using TorchSharp;

namespace StreamSentiment.Tests.Modeling.Native;

public sealed class NativeLibraryTests
{
    [Fact]
    public void Libtorch_OnThisMachine_LoadsAndAdds() => Assert.Equal(4, torch.ones(4).sum().item<float>());
}
