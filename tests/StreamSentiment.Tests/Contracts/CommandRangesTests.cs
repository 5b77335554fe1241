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
        string? fault = CommandRanges.FindFault(command with { Id = "c", Issuer = "i" });

        Assert.Equal(property is null, fault is null);
        Assert.StartsWith(property is null ? "" : $"property \"{property}\" is ", fault ?? "");
    }

    [Fact]
    public void FindFault_WithoutIssuer_NamesIt() =>
        Assert.Contains("issuer", CommandRanges.FindFault(new StatusCommand { Id = "c" }));
}
