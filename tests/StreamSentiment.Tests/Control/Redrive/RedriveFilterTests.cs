using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Control.Redrive;

namespace StreamSentiment.Tests.Control.Redrive;

public sealed class RedriveFilterTests
{
    [Theory]
    [InlineData(null, null, null, true)]
    [InlineData(RejectionReason.InvalidJson, null, null, true)]
    [InlineData(RejectionReason.TooLarge, null, null, false)]
    [InlineData(null, 0, null, true)] // it died at From
    [InlineData(null, 1, null, false)]
    [InlineData(null, null, 1, true)]
    [InlineData(null, null, 0, false)] // it died at To
    [InlineData(RejectionReason.InvalidJson, -1, 1, true)]
    public void Matches_ReasonAndTime_AllHaveToFit(string? reason, int? from, int? to, bool expected)
    {
        var command = Command() with { Reason = reason, From = Letters.Time + Hours(from), To = Letters.Time + Hours(to) };
        Assert.Equal(expected, Filter(command).Matches(Letters.Create()));
    }

    [Theory]
    [InlineData(0, null, null)]
    [InlineData(2, null, null)] // it died three times
    [InlineData(3, null, RedriveCause.TooManyAttempts)]
    [InlineData(0, 1, null)]
    [InlineData(1, 1, RedriveCause.TooManyAttempts)]
    public void FindCause_Attempts_AreLimited(int diedBefore, int? maxAttempts, string? expected) =>
        Assert.Equal(
            expected,
            Filter(Command() with { MaxAttempts = maxAttempts }).FindCause(Letters.Create(original: Letters.Died(diedBefore)))
        );

    [Fact]
    public void FindCause_CutOrOfAnotherTopic_IsNamed()
    {
        var filter = Filter(Command());
        Assert.Null(filter.FindCause(Letters.Create(topic: "labels")));
        Assert.Equal(RedriveCause.Cut, filter.FindCause(Letters.Create(isCut: true)));
        Assert.Equal(RedriveCause.OtherTopic, filter.FindCause(Letters.Create(topic: "elsewhere")));
    }

    private static RedriveFilter Filter(RedriveCommand command) => new(command, ["in", "labels"]);

    private static RedriveCommand Command() =>
        new()
        {
            SchemaVersion = 1,
            Id = "c1",
            Issuer = "anna",
            IssuedAt = Letters.Time,
        };

    private static TimeSpan? Hours(int? hours) => hours is { } some ? TimeSpan.FromHours(some) : null;
}
