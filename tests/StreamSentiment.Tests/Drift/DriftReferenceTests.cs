using System.Text;
using System.Text.Json;
using StreamSentiment.Drift;

namespace StreamSentiment.Tests.Drift;

public sealed class DriftReferenceTests
{
    internal static DriftReference Reference(int reviews = 1000) =>
        DriftReference.From(
            [
                .. Enumerable
                    .Range(0, reviews)
                    .Select(i => new DriftSample([0, 1, 1, 2, 3 + i], i + 1, i % 2 == 0 ? 0 : 0.1, i / (double)reviews)),
            ],
            accuracy: 0.9
        );

    [Fact]
    public void Of_Samples_FillsBinsOfAboutTheSameSize()
    {
        var reference = Reference();
        Assert.Equal(10, reference.Length.Counts.Count);
        Assert.All(reference.Length.Counts, count => Assert.InRange(count, 99, 101));
        Assert.Equal(0, reference.Length.BinOf(-5));
        Assert.Equal(9, reference.Length.BinOf(1e9));
    }

    [Fact]
    public void Of_ValuesThatAreShared_HasFewerBins()
    {
        Assert.Equal([500, 500], Reference().UnknownWords.Counts);
        Assert.Equal([7], NumberReference.From(Enumerable.Repeat(1.0, 7)).Counts);
    }

    [Fact]
    public void Of_Words_CountsTheMostFrequentAndAllOthersTogetherWithoutPadding()
    {
        var words = Reference().Words;
        Assert.Equal([1, 2], words.TokenIds.Take(2));
        Assert.Equal([2000, 1000, 1], words.Counts.Take(3));
        Assert.Equal((200, 201, 1000 - 198), (words.TokenIds.Count, words.Counts.Count, words.Counts[^1]));
        Assert.True(words.TryGetBin(2, out int bin) && bin == 1);
        Assert.True(words.TryGetBin(987_654, out bin) && bin == 200);
        Assert.False(words.TryGetBin(0, out _));
    }

    [Fact]
    public void Parse_Json_IsTheSameReference()
    {
        var reference = Reference();
        var parsed = DriftReference.Parse(reference.ToJson());
        Assert.Equal(reference.ToJson(), parsed.ToJson());
        Assert.Equal((1000, 0.9), (parsed.Reviews, parsed.Accuracy));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData(
        """{"schemaVersion":2,"reviews":1,"accuracy":1,"words":{"tokenIds":[],"counts":[0]},"length":{"edges":[],"counts":[1]},"""
            + """ "unknownWords":{"edges":[],"counts":[1]},"scores":{"edges":[],"counts":[1]}}"""
    )]
    [InlineData(
        """{"schemaVersion":1,"reviews":1,"accuracy":1,"words":{"tokenIds":[],"counts":[0]},"""
            + """ "length":{"edges":[1],"counts":[1]},"unknownWords":{"edges":[],"counts":[1]},"""
            + """ "scores":{"edges":[],"counts":[1]}}"""
    )]
    public void Parse_NoReference_IsRefused(string json) =>
        Assert.Throws<JsonException>(() => DriftReference.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Of_NoReviews_IsRefused() => Assert.Throws<ArgumentException>(() => DriftReference.From([], 1));
}
