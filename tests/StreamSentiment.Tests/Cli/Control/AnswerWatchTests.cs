using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Cli.Control;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Tests.Control;

namespace StreamSentiment.Tests.Cli.Control;

public sealed class AnswerWatchTests
{
    private const string Id = "c1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider clock = new();

    [Theory]
    [InlineData(CommandOutcome.Succeeded, true)]
    [InlineData(CommandOutcome.Refused, false)]
    [InlineData(CommandOutcome.Failed, false)]
    public void One_Finished_IsOverAtOnceWithTheOutcome(string outcome, bool isSuccess)
    {
        var watch = Watch(ExpectedAnswers.One);
        watch.Take(By("retrainer-0").Accepted(Id));
        Assert.False(watch.IsOver);
        watch.Take(By("retrainer-0").Finished(Id, outcome, "."));
        Assert.True(watch.IsOver);
        Assert.Equal((isSuccess, false), (watch.IsSuccess, watch.IsUnanswered));
    }

    [Fact]
    public void One_Rejected_IsOverAndNoSuccess()
    {
        var watch = Watch(ExpectedAnswers.One);
        watch.Take(By("retrainer-0").Rejected(Id, "no"));
        Assert.Equal((true, false, false), (watch.IsOver, watch.IsSuccess, watch.IsUnanswered));
    }

    [Fact]
    public void Take_AnotherCommand_ConcernsNobody()
    {
        var watch = Watch(ExpectedAnswers.One);
        Assert.False(watch.Take(By("retrainer-0").Finished("c2", CommandOutcome.Succeeded, ".")));
        Assert.False(watch.IsOver);
        Assert.Empty(watch.Answers);
    }

    [Fact]
    public void One_NoSignOfLife_IsUnansweredAfterThePatience()
    {
        var watch = Watch(ExpectedAnswers.One);
        clock.Advance(TimeSpan.FromSeconds(59));
        watch.Take(By("scorer-0").Finished("c2", CommandOutcome.Succeeded, "."));
        Assert.Equal((false, TimeSpan.FromSeconds(1)), (watch.IsOver, watch.TimeLeft));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((true, true, false), (watch.IsOver, watch.IsUnanswered, watch.IsSuccess));
    }

    [Fact]
    public void One_Progress_KeepsTheWaitingAlive()
    {
        var watch = Watch(ExpectedAnswers.One);
        watch.Take(By("retrainer-0").Accepted(Id));
        for (int epoch = 0; epoch < 10; epoch++)
        {
            clock.Advance(TimeSpan.FromSeconds(50));
            watch.Take(By("retrainer-0").Progressed(Id, "train", "."));
        }
        Assert.False(watch.IsOver);
        clock.Advance(Patience);
        Assert.True(watch.IsUnanswered);
        Assert.Equal(["retrainer-0"], watch.UnderWay);
    }

    [Fact]
    public void One_WaitsForAnother_LivesByWhatItsInstanceDoesMeanwhile()
    {
        var watch = Watch(ExpectedAnswers.One);
        watch.Take(By("retrainer-0").Accepted(Id, waitsFor: "c0"));
        clock.Advance(TimeSpan.FromSeconds(50));
        Assert.False(watch.Take(By("retrainer-0").Progressed("c0", "train", ".")));
        clock.Advance(TimeSpan.FromSeconds(50));
        Assert.False(watch.IsOver);
        Assert.False(watch.Take(By("retrainer-1").Progressed("c0", "train", "."))); // who has not accepted it keeps nothing alive
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(watch.IsUnanswered);
    }

    [Fact]
    public void Several_TwoOfOneName_BothHaveAnsweredBeforeItIsOver()
    {
        var watch = Watch(ExpectedAnswers.Several);
        var (first, second) = (By("scorer"), By("scorer"));
        watch.Take(first.Accepted(Id) with { Process = "a" });
        watch.Take(second.Accepted(Id) with { Process = "b" });
        watch.Take(first.Finished(Id, CommandOutcome.Succeeded, ".") with { Process = "a" });
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal((false, "scorer"), (watch.IsOver, Assert.Single(watch.UnderWay)));

        watch.Take(second.Finished(Id, CommandOutcome.Succeeded, ".") with { Process = "b" });
        clock.Advance(AnswerWatch.Quiet);

        Assert.Equal((true, true), (watch.IsOver, watch.IsSuccess));
        Assert.Equal(["scorer (a)", "scorer (b)"], InstanceNames.Final(watch.Answers).Select(answer => answer.Instance));
    }

    [Fact]
    public void Live_SecondProcessOfAName_IsToldById()
    {
        var names = new InstanceNames();
        string[] told =
        [
            .. new[] { ("scorer", "a"), ("scorer", "b"), ("other", "c"), ("scorer", "a") }.Select(from =>
                names.Live(By(from.Item1).Accepted(Id) with { Process = from.Item2 }).Instance
            ),
        ];

        Assert.Equal(["scorer", "scorer (b)", "other", "scorer"], told);
    }

    [Fact]
    public void Final_NamesOfOneProcess_AreAlone()
    {
        StatusEvent[] answers =
        [
            By("s").Finished(Id, CommandOutcome.Succeeded, ".") with
            {
                Process = "a",
            },
            By("old").Finished(Id, CommandOutcome.Succeeded, "."),
        ];

        Assert.Equal(["s", "old"], InstanceNames.Final(answers).Select(answer => answer.Instance));
    }

    [Fact]
    public void Several_Answers_AreOverAfterAShortSilence()
    {
        var watch = Watch(ExpectedAnswers.Several);
        watch.Take(By("scorer-0").Finished(Id, CommandOutcome.Succeeded, "."));
        clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(watch.IsOver);
        watch.Take(By("scorer-1").Finished(Id, CommandOutcome.Succeeded, "."));
        clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(watch.IsOver);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal((true, true), (watch.IsOver, watch.IsSuccess));
        Assert.Equal(2, watch.Answers.Count);
    }

    [Fact]
    public void Several_OneStillAtIt_IsWaitedFor()
    {
        var watch = Watch(ExpectedAnswers.Several);
        watch.Take(By("scorer-1").Accepted(Id));
        watch.Take(By("scorer-0").Finished(Id, CommandOutcome.Succeeded, "."));
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.False(watch.IsOver);
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal((true, false), (watch.IsUnanswered, watch.IsSuccess));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Several_OneFails_IsNoSuccessWhoeverIsFirst(bool failsFirst)
    {
        var watch = Watch(ExpectedAnswers.Several);
        watch.Take(By("scorer-0").Finished(Id, failsFirst ? CommandOutcome.Failed : CommandOutcome.Succeeded, "."));
        watch.Take(By("scorer-1").Finished(Id, failsFirst ? CommandOutcome.Succeeded : CommandOutcome.Failed, "."));
        clock.Advance(AnswerWatch.Quiet);
        Assert.Equal((true, false, false), (watch.IsOver, watch.IsSuccess, watch.IsUnanswered));
    }

    [Fact]
    public void OneThatPublishes_Succeeded_WaitsForScorersToTakeItOver()
    {
        var watch = Watch(ExpectedAnswers.OneAndActivations);
        Assert.False(watch.Take(Activated(clock.GetUtcNow()))); // of an earlier publication
        watch.Take(By("retrainer-0").Accepted(Id));
        watch.Take(By("retrainer-0").Finished(Id, CommandOutcome.Succeeded, "."));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(watch.Take(Activated(clock.GetUtcNow())));
        Assert.False(watch.Take(Activated(clock.GetUtcNow() + TimeSpan.FromMinutes(2)))); // of a later one
        Assert.False(watch.IsOver);
        clock.Advance(AnswerWatch.Quiet);
        Assert.Equal((true, true), (watch.IsOver, watch.IsSuccess));
        Assert.Equal(2, watch.Answers.Count);
    }

    [Fact]
    public void OneThatPublishes_Refused_IsOverAtOnce()
    {
        var watch = Watch(ExpectedAnswers.OneAndActivations);
        watch.Take(By("retrainer-0").Finished(Id, CommandOutcome.Refused, "."));
        Assert.Equal((true, false), (watch.IsOver, watch.IsSuccess));
    }

    [Fact]
    public void Begin_AfterASlowPublication_StartsTheTime()
    {
        var watch = Watch(ExpectedAnswers.One);
        clock.Advance(Patience);
        watch.Begin();
        Assert.Equal((false, Patience), (watch.IsOver, watch.TimeLeft));
    }

    private AnswerWatch Watch(ExpectedAnswers expected) => new(Id, expected, Patience, clock);

    private CommandEvents By(string instance) => new(instance, clock);

    private static ModelActivated Activated(DateTimeOffset at) =>
        new()
        {
            SchemaVersion = 1,
            Id = "e",
            Instance = "scorer-0",
            At = at,
            Model = new("tiny", "2"),
            FormerVersion = "1",
            CauseId = "p",
        };
}
