using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Scoring.Commands;

namespace StreamSentiment.Tests.Scoring.Commands;

public sealed class PastCommandsTests
{
    private readonly PauseCommand pause = SampleCommands.Pause();
    private readonly ResumeCommand resume = SampleCommands.Resume();
    private readonly ShadowCommand shadow = SampleCommands.Shadow("v2");

    [Fact]
    public void Pause_Commands_TheLastOfPauseAndResumeCounts()
    {
        Assert.Null(History([]).Pause);
        Assert.Equal(pause, History([pause]).Pause);
        Assert.Equal(pause, History([resume, pause]).Pause);
        Assert.Null(History([pause, resume]).Pause);
        Assert.Equal(pause, History([SampleCommands.Pause(), resume, pause]).Pause);
    }

    [Fact]
    public void Pause_PausedTwice_IsTheFirstsAsWhoeverWasThereSays() =>
        Assert.Equal(pause, History([pause, SampleCommands.Pause("bert")]).Pause);

    [Fact]
    public void Pause_CommandsForOthersOrRejected_MeanNothing()
    {
        Assert.Null(History([SampleCommands.Pause(target: "scorer-1")]).Pause);
        Assert.Equal(pause, History([pause, SampleCommands.Resume(target: "scorer-1")]).Pause);
        Assert.Null(History([pause], Rejected(pause)).Pause);
        Assert.Equal(pause, History([pause, resume], Rejected(resume)).Pause);
    }

    [Fact]
    public void Pause_RejectedByOneAfterThisScorerHadCarriedItOut_IsInForce() =>
        Assert.Equal(pause, History([pause], Finished(pause), Rejected(pause)).Pause);

    [Fact]
    public void Pause_IdThatComesAgain_MeansNothingTheSecondTime() => Assert.Null(History([pause, resume, pause]).Pause);

    [Fact]
    public void Shadow_Commands_TheLastCounts()
    {
        var other = SampleCommands.Shadow("v3");
        Assert.Equal(shadow, History([shadow]).Shadow);
        Assert.Equal(other, History([shadow, other]).Shadow);
        Assert.Null(History([shadow, SampleCommands.Shadow("v2", on: false)]).Shadow);
        Assert.Equal(shadow, History([shadow, SampleCommands.Shadow("v3", on: false)]).Shadow);
    }

    [Fact]
    public void Shadow_VersionThatCouldNotBeLoaded_LeavesTheOneBefore()
    {
        var broken = SampleCommands.Shadow("v3");
        Assert.Equal(shadow, History([shadow, broken], Finished(shadow), Finished(broken, CommandOutcome.Failed)).Shadow);
    }

    [Fact]
    public void Shadow_VersionThatServedSince_DoesNotReturn()
    {
        Assert.Null(History([shadow], Finished(shadow), Activated("v2"), Activated("v1")).Shadow);
        Assert.Equal(shadow, History([shadow], Activated("v2"), Activated("v1"), Finished(shadow)).Shadow);
        Assert.Equal(shadow, History([shadow], Finished(shadow), Activated("v2", instance: "scorer-1")).Shadow);
    }

    [Fact]
    public void Unanswered_Commands_AreThoseForThisScorerThatItHasNotFinished()
    {
        var status = SampleCommands.Status("scorer-0");
        ControlCommand[] all =
        [
            pause,
            SampleCommands.Promote("v2"),
            SampleCommands.Status("scorer-1"),
            resume,
            status,
            shadow,
            resume,
        ];
        Assert.Equal([pause, resume, status, shadow], History(all, SampleCommands.Answers().Accepted(pause.Id)).Unanswered);
        Assert.Equal(
            [pause, shadow],
            History(all, Finished(resume), Finished(status), Finished(pause, instance: "scorer-1")).Unanswered
        );
        Assert.Equal([pause, resume, status], History(all, Rejected(shadow)).Unanswered);
    }

    [Fact]
    public void Unanswered_CommandsThatAreNotValidAnyMore_AreNot()
    {
        var own = SampleCommands.Status("scorer-0");
        var longer = own with { Id = "longer", ValidForSeconds = 7201 };

        Assert.Equal([longer], Late([pause, own, shadow, longer]).Unanswered);
    }

    [Fact]
    public void Unanswered_CommandFromTheFuture_IsNot()
    {
        var ahead = SampleCommands.Pause() with { IssuedAt = SampleCommands.IssuedAt.AddHours(3).AddSeconds(1) };
        var littleAhead = SampleCommands.Pause() with { IssuedAt = SampleCommands.IssuedAt.AddHours(3) };

        Assert.Equal([littleAhead], Late([ahead, littleAhead]).Unanswered);
        Assert.Null(Late([ahead]).Pause);
    }

    [Fact]
    public void Pause_ThatSomebodyCarriedOut_StaysHoweverOldItIs()
    {
        Assert.Equal(pause, Late([pause], Finished(pause)).Pause);
        Assert.Equal(pause, Late([pause], Finished(pause, instance: "scorer-1")).Pause); // this scorer is new
        Assert.Null(Late([pause, resume], Finished(pause), Finished(resume)).Pause);
        Assert.Equal(pause, Late([pause, resume], Finished(pause)).Pause); // nobody ever resumed
    }

    [Fact]
    public void Pause_OfWhoseAnswersOnlyTheLastIsKept_Stays()
    {
        Assert.Equal(pause, Late([pause], SampleCommands.Answers("scorer-1").Accepted(pause.Id)).Pause);
        Assert.Equal(pause, Late([pause], Finished(pause, instance: "scorer-1"), Rejected(pause)).Pause);
    }

    [Fact]
    public void Pause_OldAndCarriedOutByNobody_IsNotInForce()
    {
        Assert.Null(Late([pause]).Pause);
        Assert.Null(Late([SampleCommands.Pause(target: "scorer-0")]).Pause);
        Assert.Null(Late([pause], Rejected(pause)).Pause);
        Assert.Null(Late([shadow]).Shadow);
    }

    private static PastCommands Late(ControlCommand[] commands, params StatusEvent[] statuses) =>
        new("scorer-0", commands, statuses, SampleCommands.IssuedAt.AddHours(2));

    private static PastCommands History(ControlCommand[] commands, params StatusEvent[] statuses) =>
        new("scorer-0", commands, statuses, SampleCommands.IssuedAt.AddMinutes(30));

    private static CommandFinished Finished(
        ControlCommand command,
        string outcome = CommandOutcome.Succeeded,
        string instance = "scorer-0"
    ) => SampleCommands.Answers(instance).Finished(command.Id, outcome, "Done.");

    private static CommandRejected Rejected(ControlCommand command) =>
        SampleCommands.Answers("retrainer-0").Rejected(command.Id, "No scorer answered.");

    private static ModelActivated Activated(string version, string instance = "scorer-0") =>
        new()
        {
            SchemaVersion = 1,
            Id = Guid.NewGuid().ToString(),
            Instance = instance,
            Model = new("tiny", version),
            At = SampleCommands.IssuedAt,
        };
}
