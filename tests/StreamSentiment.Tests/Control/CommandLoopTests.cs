using System.Collections.Concurrent;
using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Control;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka.Publishing;
using StreamSentiment.Tests.Scoring.Commands;

namespace StreamSentiment.Tests.Control;

/// <summary>A retrainer's command loop without a broker: the test is the control topic, the group, and the work.</summary>
public sealed class CommandLoopTests : IDisposable
{
    private const string Instance = "retrainer-0";
    private static readonly TopicPartition Partition = new("models.control", 0);

    private readonly FakeTimeProvider clock = new(SampleCommands.IssuedAt);
    private readonly LogRecorder logs = new();
    private readonly TestMeters meters = new();
    private readonly Channel<InboundRecord> topic = Channel.CreateUnbounded<InboundRecord>();
    private readonly OffsetTracker tracker = new(TimeProvider.System);
    private readonly CommandHistory history = new();
    private readonly StatusTopic answers;
    private readonly FakeTable table = new();
    private readonly CancellationTokenSource stop = new();
    private readonly CommandLoop loop;
    private long offset;

    public CommandLoopTests()
    {
        tracker.Assign([Partition]);
        answers = new StatusTopic(clock, Instance);
        loop = Create(new KafkaOptions());
    }

    private CommandLoop Create(KafkaOptions kafka) =>
        new(
            new CommandDispatcher(table, logs.CreateLogger<CommandDispatcher>(), kafka),
            new CommandLanes(),
            history,
            answers.Reporter,
            answers.Answers(),
            new RetrainMetrics(meters),
            clock,
            logs.CreateLogger<CommandLoop>()
        );

    public void Dispose()
    {
        stop.Dispose();
        meters.Dispose();
    }

    [Fact]
    public async Task Run_CommandOfTheGroup_IsAcceptedAndFinishedAndItsOffsetIsComplete()
    {
        var running = RunAsync();
        Issue(SampleCommands.Retrain("r1"));
        await Eventually.IsTrueAsync(() => table.Began("r1"), "it begins");
        Assert.Equal(["CommandAccepted"], Answers("r1"));
        Assert.Equal(0, Committable());

        table.End("r1");
        await FinishedAsync("r1");

        Assert.Equal(["CommandAccepted", "CommandFinished"], Answers("r1"));
        await Eventually.IsTrueAsync(() => Committable() == 1, "its offset is complete");
        await StopAsync(running);
    }

    [Fact]
    public async Task Run_CommandWithATraceParent_IsASpanOfThatTraceWithItsOutcome()
    {
        using var spans = new SpanRecorder();
        const string operators = "00f067aa0ba902b7"; // the span of whoever issued it
        var headers = new Headers();
        Tracing.Add(headers, $"00-{spans.Trace}-{operators}-01", null);
        var running = RunAsync();

        Produce(EventSerializer.Serialize(SampleCommands.Retrain("r1")), "r1"u8.ToArray(), [.. headers]);
        await Eventually.IsTrueAsync(() => table.Began("r1"), "it begins");
        table.End("r1");
        await FinishedAsync("r1");
        await Eventually.IsTrueAsync(() => spans.Ended.Count == 2, "both spans end");

        var process = spans.Ended.Single(span => span.OperationName == $"process {Partition.Topic}");
        var retrain = spans.Ended.Single(span => span.OperationName == "retrain");
        Assert.Equal((operators, process.SpanId), ($"{process.ParentSpanId}", retrain.ParentSpanId));
        Assert.Equal(("r1", CommandOutcome.Succeeded), (retrain.GetTagItem("command.id"), retrain.GetTagItem("command.outcome")));
        await StopAsync(running);
    }

    [Fact]
    public async Task Run_CommandsMustBeSigned_OthersAreAnsweredOnceAndNotCarriedOut()
    {
        var options = new KafkaOptions { CommandKey = new string('k', 32) };
        var signing = CommandSigning.Of(options)!;
        var running = Create(options).RunAsync(topic.Reader.ReadAllAsync(stop.Token), tracker, stop.Token);
        byte[] signed = EventSerializer.Serialize(SampleCommands.Retrain("signed"));
        byte[] key = "signed"u8.ToArray();
        var signature = signing.Sign(Partition.Topic, key, signed);

        Issue(SampleCommands.Retrain("unsigned"));
        Produce(EventSerializer.Serialize(SampleCommands.Retrain("copied")), key, [signature]);
        Produce(signed, key, [signature]);
        await Eventually.IsTrueAsync(() => table.Began("signed"), "it begins");
        Issue(SampleCommands.Retrain("signed")); // of somebody who has seen its id
        Produce(signed, key, [signature]); // replayed
        table.End("signed");
        await FinishedAsync("signed");
        await Eventually.IsTrueAsync(() => Committable() == 5, "all are answered");
        Produce(signed, key, [signature]); // replayed later
        await Eventually.IsTrueAsync(() => Committable() == 6, "it is passed over");

        Assert.Equal(["CommandAccepted", "CommandFinished"], Answers("signed"));
        Assert.Equal(["CommandRejected"], Answers("unsigned"));
        Assert.Equal(["CommandRejected"], Answers("copied"));
        Assert.False(table.Began("unsigned") || table.Began("copied"));
        Assert.Equal(2, logs.Count(441));
        await StopAsync(running);
    }

    [Fact]
    public async Task Run_CommandThatIsNotValidAnyMore_IsRejectedOnceAndNotCarriedOut()
    {
        clock.Advance(TimeSpan.FromHours(2));
        var running = RunAsync();
        Issue(SampleCommands.Retrain("late"));
        Issue(SampleCommands.Retrain("late"));
        Issue(SampleCommands.Retrain("long") with { ValidForSeconds = 3 * 3600 });
        await Eventually.IsTrueAsync(() => table.Began("long") && Answers("late").Length > 0, "it begins");

        Assert.Equal(["CommandRejected"], Answers("late"));
        Assert.False(table.Began("late"));
        Assert.Equal(
            SampleCommands.IssuedAt.AddHours(3),
            Assert.Single(answers.OfType<CommandAccepted>(), answer => answer.CommandId == "long").ValidUntil
        );
        Assert.Contains("issued at 2030-01-02 03:00:00Z for 3600 s", answers.OfType<CommandRejected>().Single().Reason);
        table.End("long");
        await FinishedAsync("long");
        await StopAsync(running);
    }

    [Fact]
    public async Task Run_CommandsOfLastMonthAfterAReset_AreNeitherCarriedOutNorAnswered()
    {
        var promote = SampleCommands.Promote("v1");
        history.Observe(new CommandEvents(Instance, clock).Accepted("begun"));
        clock.Advance(TimeSpan.FromDays(30));
        var running = RunAsync();
        for (int i = 0; i < 100; i++)
        {
            Issue(SampleCommands.Retrain($"old-{i}"));
        }

        Issue(promote, SampleCommands.Pause(), SampleCommands.Status(), SampleCommands.Retrain("begun"));
        await Eventually.IsTrueAsync(() => Committable() == 104, "all are passed over");

        Assert.Empty(answers);
        Assert.False(table.Began(promote.Id));
        Assert.False(table.Began("begun"));
        await StopAsync(running);
    }

    [Fact]
    public async Task Run_CommandThatWasBegunInTime_IsEndedLater()
    {
        history.Observe(new CommandEvents("retrainer-9", clock).Accepted("r1"));
        clock.Advance(TimeSpan.FromHours(5));
        var running = RunAsync();
        Issue(SampleCommands.Retrain("r1"));
        await Eventually.IsTrueAsync(() => table.Began("r1"), "it begins");
        table.End("r1");
        await FinishedAsync("r1");
        await StopAsync(running);
    }

    [Fact]
    public async Task Run_CommandFromTheFuture_IsRejectedUnlessItIsValidForSoLong()
    {
        var running = RunAsync();
        Issue(SampleCommands.Retrain("ahead") with { IssuedAt = SampleCommands.IssuedAt.AddSeconds(3601) });
        Issue(SampleCommands.Retrain("little") with { IssuedAt = SampleCommands.IssuedAt.AddSeconds(3600) });
        await Eventually.IsTrueAsync(() => Answers("ahead").Length > 0 && table.Began("little"), "both are answered");

        Assert.Equal(["CommandRejected"], Answers("ahead"));
        Assert.StartsWith("It is from the future", answers.OfType<CommandRejected>().Single().Reason);
        await StopAsync(running);
    }

    [Fact]
    public async Task Run_PauseThatIsNotValidAnyMore_IsRejectedUnlessAScorerHasAnswered()
    {
        var (heard, unheard) = (SampleCommands.Pause(), SampleCommands.Pause());
        history.Observe(new CommandEvents("scorer-0", clock).Rejected(heard.Id, "It is no longer valid."));
        clock.Advance(TimeSpan.FromHours(2));
        var running = RunAsync();
        Issue(heard, unheard);
        await Eventually.IsTrueAsync(() => Committable() == 2, "both are passed");

        Assert.Equal(unheard.Id, Assert.Single(answers.OfType<CommandRejected>()).CommandId);
        await StopAsync(running);
    }

    [Fact]
    public async Task Run_StatusThatThreeScorersHaveBegun_IsAnsweredToo()
    {
        var status = SampleCommands.Status();
        for (int i = 0; i < 3; i++)
        {
            history.Observe(new CommandEvents($"scorer-{i}", clock).Accepted(status.Id));
        }

        var running = RunAsync();
        Issue(status);
        await Eventually.IsTrueAsync(() => table.Began(status.Id), "it begins");
        table.End(status.Id);
        Assert.Equal(CommandOutcome.Succeeded, (await FinishedAsync(status.Id)).Outcome);
        await StopAsync(running);
    }

    [Fact]
    public async Task Run_PartitionIsLostWhileAtWork_IsLeftToTheNextOwner()
    {
        var running = RunAsync();
        Issue(SampleCommands.Retrain("r1"));
        await Eventually.IsTrueAsync(() => table.Began("r1"), "it begins");

        tracker.Revoke([Partition]);
        await Eventually.IsTrueAsync(() => Passes(TimeSpan.FromSeconds(1)) && logs.Saw(503), "it is left");

        Assert.Equal(["CommandAccepted"], Answers("r1"));
        Assert.True(table.WasStopped("r1"));
        await StopAsync(running);
    }

    [Fact]
    public async Task Run_StoppedWhileAtWork_AnswersNothingAndLeavesTheOffset()
    {
        var running = RunAsync();
        Issue(SampleCommands.Retrain("r1"));
        await Eventually.IsTrueAsync(() => table.Began("r1"), "it begins");

        await StopAsync(running);

        Assert.Equal(["CommandAccepted"], Answers("r1"));
        Assert.Equal(0, Committable());
    }

    [Fact]
    public async Task Run_BegunThreeTimesBefore_FailsAndIsNotBegunAgain()
    {
        for (int i = 0; i < 3; i++)
        {
            history.Observe(new CommandEvents(Instance, clock).Accepted("r1"));
        }

        var running = RunAsync();
        Issue(SampleCommands.Retrain("r1"));
        var finished = await FinishedAsync("r1");

        Assert.Equal(CommandOutcome.Failed, finished.Outcome);
        Assert.StartsWith("It was begun 3 times", finished.Summary);
        Assert.False(table.Began("r1"));
        await StopAsync(running);
    }

    [Fact]
    public async Task Run_LaneIsFull_TheSecondWaitsAndTheThirdIsRejected()
    {
        var running = RunAsync();
        Issue(SampleCommands.Retrain("r1"), SampleCommands.Retrain("r2"), SampleCommands.Retrain("r3"));
        await Eventually.IsTrueAsync(() => Answers("r3").Length == 1, "the third is answered");

        Assert.Equal(["CommandRejected"], Answers("r3"));
        Assert.Equal("r1", Assert.Single(answers.OfType<CommandAccepted>(), answer => answer.CommandId == "r2").WaitsFor);
        Assert.False(table.Began("r2"));
        table.End("r1");
        await Eventually.IsTrueAsync(() => table.Began("r2"), "the second begins");
        table.End("r2");
        await FinishedAsync("r2");
        await StopAsync(running);
    }

    [Fact]
    public async Task Run_PromoteIsUnderWay_TheNextIsNotRead()
    {
        var running = RunAsync();
        var promote = SampleCommands.Promote("v2");
        Issue(promote, SampleCommands.Retrain("r1"));
        await Eventually.IsTrueAsync(() => table.Began(promote.Id), "it begins");
        Assert.Empty(Answers("r1"));

        table.End(promote.Id);
        await Eventually.IsTrueAsync(() => table.Began("r1"), "the next begins");
        await StopAsync(running);
    }

    [Fact]
    public async Task Run_NoScorerAnswersInTime_IsRejectedInTheirPlace()
    {
        var running = RunAsync();
        var pause = SampleCommands.Pause(target: "scorer-7");
        Issue(pause);
        await Eventually.IsTrueAsync(() => Passes(TimeSpan.FromSeconds(1)) && Answers(pause.Id).Length == 1, "it is rejected");

        var rejected = Assert.Single(answers.OfType<CommandRejected>());
        Assert.Equal("No scorer called scorer-7 answered within 30 s.", rejected.Reason);
        Assert.True(clock.GetUtcNow() - SampleCommands.IssuedAt > TimeSpan.FromSeconds(30));
        await StopAsync(running);
    }

    [Fact]
    public async Task Run_AScorerAnswers_IsLeftToIt()
    {
        var running = RunAsync();
        var pause = SampleCommands.Pause();
        history.Observe(new CommandEvents("scorer-0", clock).Accepted(pause.Id));
        Issue(pause);
        await Eventually.IsTrueAsync(() => Committable() == 1, "its offset is complete");

        Assert.Empty(answers);
        await StopAsync(running);
    }

    [Fact]
    public async Task Run_RepeatedId_DoesNothing()
    {
        var running = RunAsync();
        Issue(SampleCommands.Retrain("r1"), SampleCommands.Retrain("r1"));
        await Eventually.IsTrueAsync(() => table.Began("r1"), "it begins");
        table.End("r1");
        await FinishedAsync("r1");
        Issue(SampleCommands.Retrain("r1"));
        await Eventually.IsTrueAsync(() => Committable() == 3, "all offsets are complete");

        Assert.Equal(["CommandAccepted", "CommandFinished"], Answers("r1"));
        await StopAsync(running);
    }

    [Fact]
    public async Task Run_Status_IsAnsweredAlthoughAScorerHasAnsweredIt()
    {
        var status = SampleCommands.Status();
        history.Observe(new CommandEvents("scorer-0", clock).Finished(status.Id, CommandOutcome.Succeeded, "Fine."));
        var running = RunAsync();
        Issue(status);
        await Eventually.IsTrueAsync(() => table.Began(status.Id), "it begins");
        table.End(status.Id);
        await FinishedAsync(status.Id);
        await StopAsync(running);
    }

    [Fact]
    public async Task Run_MeantForAnotherInstance_IsRejected()
    {
        var running = RunAsync();
        Issue(SampleCommands.Retrain("r1") with { Target = "retrainer-1" });
        await Eventually.IsTrueAsync(() => Answers("r1").Length == 1, "it is answered");

        Assert.Contains("retrainer-1", Assert.Single(answers.OfType<CommandRejected>()).Reason);
        await StopAsync(running);
    }

    [Theory]
    [InlineData("{", "models.control [0] @0")]
    [InlineData("""{"type":"FlyCommand","id":"f1"}""", "f1")]
    public async Task Run_NoCommand_IsRejectedUnderItsIdOrItsPlace(string value, string id)
    {
        var running = RunAsync();
        Produce(System.Text.Encoding.UTF8.GetBytes(value));
        await Eventually.IsTrueAsync(() => Committable() == 1, "its offset is complete");

        Assert.Equal(id, Assert.Single(answers.OfType<CommandRejected>()).CommandId);
        await StopAsync(running);
    }

    [Fact]
    public async Task Run_AnswerCannotBePublished_EndsWithTheFaultAndCompletesNothing()
    {
        var running = RunAsync();
        Issue(SampleCommands.Retrain("r1"));
        await Eventually.IsTrueAsync(() => table.Began("r1"), "it begins");
        answers.Producer.Answer = ErrorCode.TopicAuthorizationFailed;
        answers.Producer.OnTransaction = call =>
        {
            if (call == "commit")
            {
                throw new KafkaTxnRequiresAbortException(new Error(ErrorCode.TopicAuthorizationFailed));
            }
        };
        table.End("r1");

        var fault = await Assert.ThrowsAsync<KafkaException>(() => Eventually.EndsAsync(running));

        Assert.Equal(ErrorCode.TopicAuthorizationFailed, fault.Error.Code);
        Assert.Equal(0, Committable());
    }

    [Fact]
    public async Task Run_AnswerIsTooLarge_CompletesTheOffsetAndSaysSo()
    {
        var running = RunAsync();
        Issue(SampleCommands.Retrain("r1"));
        await Eventually.IsTrueAsync(() => table.Began("r1"), "it begins");
        answers.Producer.ThrowOn = message => new ProduceException<byte[], byte[]>(
            new Error(ErrorCode.MsgSizeTooLarge),
            new DeliveryResult<byte[], byte[]> { Message = message }
        );
        table.End("r1");

        await Eventually.IsTrueAsync(() => Committable() == 1, "its offset is complete");
        Assert.Equal(["CommandAccepted"], Answers("r1"));
        Assert.True(logs.Saw(122), "the log says that the answer is lost");
        await StopAsync(running);
    }

    private CommandEvent[] EventsOf(string id) => [.. answers.OfType<CommandEvent>().Where(answer => answer.CommandId == id)];

    private string[] Answers(string id) => [.. EventsOf(id).Select(answer => answer.GetType().Name)];

    private async Task<CommandFinished> FinishedAsync(string id)
    {
        await Eventually.IsTrueAsync(() => EventsOf(id).OfType<CommandFinished>().Any(), $"{id} is finished");
        return EventsOf(id).OfType<CommandFinished>().Single();
    }

    private Task RunAsync() => Task.Run(() => loop.RunAsync(topic.Reader.ReadAllAsync(stop.Token), tracker, stop.Token));

    private async Task StopAsync(Task running)
    {
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.EndsAsync(running));
    }

    private void Issue(params ControlCommand[] commands)
    {
        foreach (var command in commands)
        {
            Produce(EventSerializer.Serialize(command));
        }
    }

    private void Produce(byte[] value, byte[]? key = null, Headers? headers = null)
    {
        var record = new InboundRecord
        {
            TopicPartition = Partition,
            Offset = offset,
            Epoch = tracker.Track(Partition, offset, new RecordTime(0))!.Value,
            Key = key,
            Value = value,
            Headers = headers,
        };
        offset++;
        Assert.True(topic.Writer.TryWrite(record));
    }

    private long Committable() => tracker.Watermarks().Single().Offset;

    private bool Passes(TimeSpan time)
    {
        clock.Advance(time);
        return true;
    }

    /// <summary>Commands whose work ends when the test says so.</summary>
    private sealed class FakeTable : ICommandTable
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource> work = [];
        private readonly ConcurrentBag<string> stopped = [];

        public IReadOnlyList<CommandHandler> Handlers =>
            [
                CommandHandler.For<RetrainCommand>(CommandTurn.TrainingLane, DoAsync),
                CommandHandler.For<PromoteCommand>(CommandTurn.BeforeTheNext, DoAsync),
                CommandHandler.For<StatusCommand>(CommandTurn.AtOnce, DoAsync),
            ];

        public bool Began(string id) => work.ContainsKey(id);

        public bool WasStopped(string id) => stopped.Contains(id);

        public void End(string id) => work[id].SetResult();

        private async Task<CommandResult> DoAsync(ControlCommand command, CommandRun run, CancellationToken stop)
        {
            try
            {
                await work.GetOrAdd(command.Id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously))
                    .Task.WaitAsync(stop);
                return CommandResult.Succeeded("Done.");
            }
            catch (OperationCanceledException)
            {
                stopped.Add(command.Id);
                throw;
            }
        }
    }
}
