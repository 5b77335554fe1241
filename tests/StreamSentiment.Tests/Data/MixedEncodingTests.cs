using StreamSentiment.Data;

namespace StreamSentiment.Tests.Data;

public sealed class MixedEncodingTests
{
    [Fact]
    public void Decode_LinesOfTwoEncodings_AreEachReadInTheirs() =>
        Assert.Equal("caf\u00e9\ncaf\u00e9", MixedEncoding.Decode([.. "caf\u00e9\n"u8, .. "caf"u8, 0xE9]));

    [Fact]
    public void Decode_ByteOrderMarkAndSubstitute_AreNoText() =>
        Assert.Equal("a\uFFFDb", MixedEncoding.Decode([0xEF, 0xBB, 0xBF, .. "a\u001Ab"u8]));
}
