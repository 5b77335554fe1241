using StreamSentiment.Scoring.Commands;

namespace StreamSentiment.Tests.Scoring.Commands;

public sealed class CommandTailTests
{
    private readonly CommandTail tail = new("scorer-0", SampleCommands.IssuedAt.AddHours(2));

    [Fact]
    public void Kept_YearsOfCommands_AreTheLastAboutTheStateAndThoseThatAreValid()
    {
        var pause = SampleCommands.Pause();
        var shadow = SampleCommands.Shadow("v2");
        var now = SampleCommands.Status() with { ValidForSeconds = 7200 };
        tail.Add(pause);
        tail.Add(shadow);
        for (int i = 0; i < 100_000; i++)
        {
            tail.Add(SampleCommands.Status() with { Id = $"old-{i}" });
            tail.Add(SampleCommands.Retrain($"retrain-{i}"));
        }

        tail.Add(now);

        Assert.Equal([pause, shadow, now], tail.Kept);
    }

    [Fact]
    public void Kept_MoreThanThereIsRoomFor_AreTheNewest()
    {
        for (int i = 0; i < 2 * CommandTail.MostOfState; i++)
        {
            tail.Add(SampleCommands.Pause() with { Id = $"pause-{i}" });
        }

        for (int i = 0; i < 2 * CommandTail.MostValid; i++)
        {
            tail.Add(SampleCommands.Status() with { Id = $"status-{i}", ValidForSeconds = 7200 });
        }

        Assert.Equal(
            Enumerable
                .Range(CommandTail.MostOfState, CommandTail.MostOfState)
                .Select(i => $"pause-{i}")
                .Concat(Enumerable.Range(CommandTail.MostValid, CommandTail.MostValid).Select(i => $"status-{i}")),
            tail.Kept.Select(command => command.Id)
        );
    }

    [Fact]
    public void Add_IdThatComesAgain_CountsAsTheFirst()
    {
        var status = SampleCommands.Status();
        tail.Add(status);
        tail.Add(status with { ValidForSeconds = 7200 });
        tail.Add(SampleCommands.Status("scorer-1") with { ValidForSeconds = 7200 });

        Assert.Empty(tail.Kept);
        Assert.Equal([status.Id], tail.Ids);
    }
}
