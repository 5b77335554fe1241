using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Control;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka.Publishing;
using StreamSentiment.Tests.Scoring.Commands;

namespace StreamSentiment.Tests.Control;

public sealed class CommandDispatcherTests : IDisposable
{
    private readonly LogRecorder logs = new();

    public void Dispose() => logs.Dispose();

    [Fact]
    public void AudienceOf_EveryCommand_IsEveryInstanceOnlyForThoseOfScorersAndStatus()
    {
        Assert.All(
            (ControlCommand[])
                [SampleCommands.Pause(), SampleCommands.Resume(), SampleCommands.Shadow("v2"), SampleCommands.Status()],
            command => Assert.Equal(CommandAudience.EveryInstance, CommandDispatcher.AudienceOf(command))
        );
        Assert.Equal(CommandAudience.Group, CommandDispatcher.AudienceOf(SampleCommands.Promote("v2")));
        Assert.Equal(CommandAudience.Group, CommandDispatcher.AudienceOf(SampleCommands.Retrain("r1")));
    }

    [Fact]
    public async Task Run_HandlerOfTheType_GivesItsResult()
    {
        var result = await HandleAsync(() => CommandResult.Refused("No."));

        Assert.Equal((CommandOutcome.Refused, "No."), (result.Outcome, result.Summary));
    }

    [Fact]
    public async Task Run_FailureThatIsMeantForAPerson_IsAnsweredInItsWordsAndNotLogged()
    {
        var failed = await HandleAsync(() => throw new CommandFailedException("There are no labels."));
        var broker = await HandleAsync(() => throw new KafkaException(new Error(ErrorCode.UnknownTopicOrPart, "No topic.")));

        Assert.Equal((CommandOutcome.Failed, "There are no labels."), (failed.Outcome, failed.Summary));
        Assert.Equal("No topic.", broker.Summary);
        Assert.False(logs.Saw(504));
    }

    [Fact]
    public async Task Run_FailureThatNobodyExpects_IsAnsweredWithItsKindAndLoggedWithItsStack()
    {
        var result = await HandleAsync(() => throw new DivideByZeroException("oh dear"));

        Assert.Equal(
            (CommandOutcome.Failed, "DivideByZeroException; the log of this instance says where."),
            (result.Outcome, result.Summary)
        );
        Assert.True(logs.Saw(504));
        Assert.DoesNotContain(logs.Texts, text => text.Contains("oh dear", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_Stopped_IsNoResult()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            RunAsync(() => throw new OperationCanceledException(), SampleCommands.Retrain("r1"), stop.Token)
        );
    }

    [Fact]
    public async Task Run_TypeWithoutAHandler_Fails()
    {
        var result = await RunAsync(
            () => CommandResult.Succeeded("Done."),
            SampleCommands.Promote("v2"),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(CommandOutcome.Failed, result.Outcome);
        Assert.StartsWith("PromoteCommand is not among", result.Summary);
    }

    private Task<CommandResult> HandleAsync(Func<CommandResult> handle) =>
        RunAsync(handle, SampleCommands.Retrain("r1"), TestContext.Current.CancellationToken);

    private Task<CommandResult> RunAsync(Func<CommandResult> handle, ControlCommand command, CancellationToken stop)
    {
        var dispatcher = new CommandDispatcher(new OneHandler(handle), logs.CreateLogger<CommandDispatcher>());
        var answers = new StatusTopic(TimeProvider.System);
        return dispatcher.RunAsync(new CommandRun(command, new CommandHistory(), answers.Reporter), stop);
    }

    private sealed class OneHandler(Func<CommandResult> handle) : ICommandTable
    {
        public IReadOnlyList<CommandHandler> Handlers =>
            [CommandHandler.For<RetrainCommand>(CommandTurn.TrainingLane, (_, _, _) => handle())];
    }
}
