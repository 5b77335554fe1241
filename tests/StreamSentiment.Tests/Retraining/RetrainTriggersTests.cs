using System.ComponentModel.DataAnnotations;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Retraining;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka.Publishing;

namespace StreamSentiment.Tests.Retraining;

public sealed class RetrainTriggersTests : IDisposable
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 2, 50, 0, TimeSpan.Zero));
    private readonly FakeProducer producer = FakeProducer.Create();
    private readonly EventPublisher publisher;

    public RetrainTriggersTests()
    {
        producer.Answer = ErrorCode.NoError;
        publisher = new EventPublisher(
            null!,
            new KafkaOptions(),
            clock,
            NullLogger<EventPublisher>.Instance,
            _ => producer.Client
        );
    }

    public void Dispose() => publisher.Dispose();

    private RetrainCommand[] Asked =>
        [
            .. producer.Sent.Select(message =>
            {
                Assert.True(EventSerializer.TryReadCommand(message.Value, out var command, out string? fault), fault);
                return (RetrainCommand)command;
            }),
        ];

    [Theory]
    [InlineData("0 3 * * *", null, "schedule-20260301T030000Z", "schedule-20260302T030000Z", 24 * 60)]
    [InlineData("", 30, "schedule-20260301T030000Z", "schedule-20260301T033000Z", 30)]
    public async Task FollowSchedule_CronOrInterval_AsksAtEachTime(
        string cron,
        int? minutes,
        string first,
        string second,
        int between
    )
    {
        using var stop = new CancellationTokenSource();
        var following = Triggers(new() { Cron = cron, Interval = minutes is { } m ? TimeSpan.FromMinutes(m) : null })
            .FollowScheduleAsync(stop.Token);
        clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Empty(Asked);

        clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.IsTrueAsync(() => Asked.Length == 1, "it asks");
        clock.Advance(TimeSpan.FromMinutes(between));
        await Eventually.IsTrueAsync(() => Asked.Length == 2, "it asks again");

        Assert.Equal([first, second], Asked.Select(command => command.Id));
        Assert.All(Asked, command => Assert.Equal("schedule", command.Issuer));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    }

    [Fact]
    public async Task FollowSchedule_None_Ends() => await Triggers(new()).FollowScheduleAsync(CancellationToken.None);

    [Fact]
    public async Task ObserveLabel_EachSoMany_AsksOnce()
    {
        var triggers = Triggers(new() { Labels = 10 });

        for (int offset = 0; offset < 12; offset++)
        {
            await triggers.ObserveLabelAsync(0, offset, CancellationToken.None);
            await triggers.ObserveLabelAsync(1, offset, CancellationToken.None);
        }

        Assert.Equal(["labels-10", "labels-20"], Asked.Select(command => command.Id));
    }

    [Fact]
    public async Task ObserveLabel_AfterARestart_AsksUnderTheSameIdAndSoForNothing()
    {
        await Triggers(new() { Labels = 10 }).ObserveLabelAsync(0, 25, CancellationToken.None);
        await Triggers(new() { Labels = 10 }).ObserveLabelAsync(0, 26, CancellationToken.None);

        Assert.Equal("labels-20", Assert.Single(Asked.Select(command => command.Id).Distinct()));
    }

    [Fact]
    public async Task ObserveLabel_NotAskedFor_DoesNothing()
    {
        await Triggers(new()).ObserveLabelAsync(0, 1_000_000, CancellationToken.None);

        Assert.Empty(Asked);
    }

    [Fact]
    public async Task Observe_AlarmsOfTheModel_AskOnceAPause()
    {
        var triggers = Triggers(new() { Alarm = true, AlarmPause = TimeSpan.FromHours(1) });

        await triggers.ObserveAlarmAsync(Drift("d0", model: "other"), CancellationToken.None);
        await triggers.ObserveAlarmAsync(Drift("d1"), CancellationToken.None);
        await triggers.ObserveAlarmAsync(Drift("d2"), CancellationToken.None);
        clock.Advance(TimeSpan.FromHours(1));
        await triggers.ObserveAlarmAsync(Drift("d3"), CancellationToken.None);

        Assert.Equal(["alarm-d1", "alarm-d3"], Asked.Select(command => command.Id));
        Assert.Contains("words", Asked[0].Issuer);
    }

    [Fact]
    public async Task Observe_AlarmsNotAskedFor_DoNothing()
    {
        await Triggers(new()).ObserveAlarmAsync(Drift("d1"), CancellationToken.None);

        Assert.Empty(Asked);
    }

    [Theory]
    [InlineData("every night", null)]
    [InlineData("0 3 * * *", 60)]
    public void Validate_NoCronOrTwoSchedules_IsRefused(string cron, int? minutes)
    {
        var options = new TriggerOptions { Cron = cron, Interval = minutes is { } m ? TimeSpan.FromMinutes(m) : null };

        Assert.Contains(
            "Cron",
            Assert
                .Throws<ValidationException>(() => Validator.ValidateObject(options, new ValidationContext(options), true))
                .Message
        );
    }

    private RetrainTriggers Triggers(TriggerOptions options) =>
        new(
            options,
            new ModelPromotion(null!, "reviews", publisher, new KafkaOptions()),
            publisher,
            clock,
            NullLogger<RetrainTriggers>.Instance
        );

    private DriftDetected Drift(string id, string model = "reviews") =>
        new()
        {
            SchemaVersion = 1,
            Id = id,
            Instance = "scorer-0",
            At = clock.GetUtcNow(),
            Model = new(model, "1"),
            Signal = "words",
            Statistic = 0.2,
            Threshold = 0.1,
            Reviews = 1000,
        };
}
