using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Control;
using StreamSentiment.Retraining;
using StreamSentiment.Training;

namespace StreamSentiment.Tests.Retraining;

public sealed class TrainingCapTests : IDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly CancellationTokenSource stop = new();

    public void Dispose() => stop.Dispose();

    [Fact]
    public void Run_NoEpochWithinTheTime_SaysSo()
    {
        using var cap = new TrainingCap(new RetrainOptions { MaxDuration = TimeSpan.FromMinutes(5) }, clock, stop.Token);

        var failure = Assert.Throws<CommandFailedException>(() =>
            cap.Run(() =>
            {
                clock.Advance(TimeSpan.FromMinutes(5));
                cap.Token.ThrowIfCancellationRequested();
                return null!;
            })
        );

        Assert.Contains("00:05:00", failure.Message);
    }

    [Fact]
    public void Check_TooMuchMemory_EndsTheTrainingForGood()
    {
        using var cap = new TrainingCap(new RetrainOptions { MaxMemory = 1 }, clock, stop.Token); // no process is as small

        var failure = Assert.Throws<CommandFailedException>(() =>
            cap.Run(() =>
            {
                cap.Check();
                cap.Token.ThrowIfCancellationRequested();
                return null!;
            })
        );

        Assert.Contains("1 MB", failure.Message);
    }

    [Fact]
    public void Check_EnoughMemory_LetsItGoOn()
    {
        using var cap = new TrainingCap(new RetrainOptions { MaxMemory = 1_000_000 }, clock, stop.Token);

        cap.Check();

        Assert.False(cap.Token.IsCancellationRequested);
    }

    [Fact]
    public void Run_Stopped_IsNoFailureOfTheTraining()
    {
        using var cap = new TrainingCap(new RetrainOptions(), clock, stop.Token);

        Assert.Throws<OperationCanceledException>(() =>
            cap.Run(() =>
            {
                stop.Cancel();
                cap.Token.ThrowIfCancellationRequested();
                return null!;
            })
        );
    }

    [Fact]
    public void Run_ReviewsThatCannotBeLearntFrom_AreTheAnswer()
    {
        using var cap = new TrainingCap(new RetrainOptions(), clock, stop.Token);

        Assert.Equal(
            "all have one label",
            Assert.Throws<CommandFailedException>(() => cap.Run(() => throw new TrainingException("all have one label"))).Message
        );
    }
}
