using System.Globalization;
using StreamSentiment.Contracts.Commands;

namespace StreamSentiment.Tests.Contracts;

public sealed class CommandRangesTests
{
    public static TheoryData<ControlCommand, string?> Commands =>
        new()
        {
            { new PauseCommand(), null },
            {
                new PauseCommand { Target = "" },
                "target"
            },
            {
                new RetrainCommand { Newest = 1, Rehearsal = 0 },
                null
            },
            {
                new RetrainCommand { Epochs = 0, Newest = 0 },
                "newest"
            },
            {
                new RetrainCommand { HoldOut = 1 },
                "holdOut"
            },
            {
                new ShadowCommand
                {
                    On = true,
                    Version = "1",
                    Share = 0,
                },
                "share"
            },
            {
                new ReplayCommand { Topic = "" },
                "topic"
            },
            {
                new RedriveCommand { From = Samples.Time, To = Samples.Time },
                "to"
            },
        };

    [Theory]
    [MemberData(nameof(Commands), DisableDiscoveryEnumeration = true)]
    public void FindFault_Command_NamesTheFirstPropertyOutOfRange(ControlCommand command, string? property)
    {
        string? fault = CommandRanges.FindFault(command with { Id = "c", Issuer = "i", IssuedAt = Samples.Time });

        Assert.Equal(property is null, fault is null);
        Assert.StartsWith(property is null ? "" : $"property \"{property}\" is ", fault ?? "");
    }

    [Theory]
    [InlineData(0, null, "validForSeconds")]
    [InlineData(604_801, null, "validForSeconds")]
    [InlineData(604_800, null, null)]
    [InlineData(null, "0001-01-01T00:00:00Z", "issuedAt")]
    [InlineData(null, "9999-12-31T23:59:59Z", "issuedAt")]
    public void FindFault_ValidityOrTime_NamesIt(int? seconds, string? issuedAt, string? property)
    {
        var time = issuedAt is null ? Samples.Time : DateTimeOffset.Parse(issuedAt, CultureInfo.InvariantCulture);
        var command = new StatusCommand
        {
            Id = "c",
            Issuer = "i",
            IssuedAt = time,
            ValidForSeconds = seconds,
        };
        Assert.Equal(property, CommandRanges.FindFault(command)?.Split('"')[1]);
    }

    [Fact]
    public void FindFault_WithoutIssuer_NamesIt() =>
        Assert.Contains("issuer", CommandRanges.FindFault(new StatusCommand { Id = "c" }));
}
