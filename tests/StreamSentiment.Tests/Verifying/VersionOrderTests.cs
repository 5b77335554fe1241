using StreamSentiment.Verifying;

namespace StreamSentiment.Tests.Verifying;

public sealed class VersionOrderTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Versions by the second of their scores, publications as version@second; <c>!</c> is a step back.</summary>
    [Theory]
    [InlineData("", "a b c")]
    [InlineData("", "a b !a b")]
    [InlineData("", "a b c !b !a c")]
    [InlineData("b@1 a@2", "a b a")] // a rollback
    [InlineData("a@0 b@1 a@2", "a b a !b a")]
    [InlineData("a@2", "a b a !b")] // the topic forgot all but the last publication of the name
    [InlineData("a@0 b@1", "a b !a b")]
    [InlineData("b@1 a@9", "a b !a")] // published again later only
    [InlineData("a@0 b@0", "b b !a b")] // published before, and first seen behind the later one
    [InlineData("b@0 c@1", "a c !b")]
    [InlineData("c@0", "a c")] // a scorer that started with what its store holds, and heard of the version then
    public void Next_Versions_GoBackWhereTheSignSaysSo(string published, string scores)
    {
        var times = published
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(each => each.Split('@'))
            .ToLookup(each => each[0], each => Start.AddSeconds(int.Parse(each[1]) - 0.5))
            .ToDictionary(each => each.Key, each => (IReadOnlyList<DateTimeOffset>)[.. each.Order()]);
        var order = new VersionOrder(times);

        Assert.Equal(
            scores,
            string.Join(
                ' ',
                scores
                    .Split(' ')
                    .Select(score => score.TrimStart('!'))
                    .Select((version, i) => order.Next(version, Start.AddSeconds(i)) ? version : $"!{version}")
            )
        );
    }
}
