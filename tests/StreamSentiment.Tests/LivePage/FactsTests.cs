using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.LivePage.Facts;
using StreamSentiment.Tests.Control;
using StreamSentiment.Tests.Kafka.Following;

namespace StreamSentiment.Tests.LivePage;

/// <summary>What the page makes of measurements, commands and answers.</summary>
public sealed class FactsTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 26, 8, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("a_total 3", "a_total", 3)]
    [InlineData("a_total{x=\"y\"} 3 1700000000000", "a_total", 3)]
    [InlineData("a_bucket{le=\"+Inf\"} 4 # {trace_id=\"ab\"} 0.5 1700000000.1", "a_bucket", 4)]
    [InlineData("a 1.5e-05", "a", 1.5e-05)]
    [InlineData("a NaN", "a", double.NaN)]
    [InlineData("a +Inf", "a", double.PositiveInfinity)]
    public void Sample_Line_IsRead(string line, string name, double value)
    {
        var sample = Sample.Read(line)!.Value;

        Assert.Equal((name, value), (sample.Name, sample.Value));
    }

    [Theory]
    [InlineData("# HELP a b")]
    [InlineData("# EOF")]
    [InlineData("")]
    [InlineData("word")]
    public void Sample_WhatIsNone_IsNull(string line) => Assert.Null(Sample.Read(line));

    [Fact]
    public void Sample_LabelWithSigns_IsReadAsItWasWritten()
    {
        var sample = Sample.Read("""a{x="q\"\\ \n,}",y="",z="ä b"} 1""")!.Value;

        Assert.Equal("q\"\\ \n,}", sample.Labels["x"]);
        Assert.Equal(("", "ä b"), (sample.Labels["y"], sample.Labels["z"]));
    }

    [Theory]
    [InlineData(0.5, 0.15)] // rank 10 of 20: half-way in the bucket from 0.1 to 0.2, as histogram_quantile has it
    [InlineData(0.25, 0.1)]
    [InlineData(0.75, 0.2)]
    [InlineData(0.99, 0.5)] // above the last bound
    public void Quantile_OfBuckets_IsThatOfPrometheus(double quantile, double expected)
    {
        var before = Measured(
            "b_bucket{le=\"0.1\"} 5",
            "b_bucket{le=\"0.2\"} 5",
            "b_bucket{le=\"0.5\"} 5",
            "b_bucket{le=\"+Inf\"} 5"
        );
        var after = Measured(
            "b_bucket{le=\"0.1\"} 10",
            "b_bucket{le=\"0.2\"} 20",
            "b_bucket{le=\"0.5\"} 24",
            "b_bucket{le=\"+Inf\"} 25"
        );

        Assert.Equal(expected, after.Quantile(before, "b", quantile)!.Value, 9);
        Assert.Null(after.Quantile(after, "b", quantile));
    }

    [Fact]
    public void PerSecond_CountsOverSeconds_AreARateAlsoAfterABeginning()
    {
        var window = new MeasuredWindow(clock);
        Add(100);
        Assert.Null(window.PerSecond("n"));
        Add(110);
        Assert.Equal(10, window.PerSecond("n"));
        Add(150);
        Assert.Equal(25, window.PerSecond("n"));
        for (int i = 0; i < 10; i++)
        {
            Add(150);
        }

        Assert.Equal(0, window.PerSecond("n"));
        Add(3); // counted anew
        Assert.Equal(0.6, window.PerSecond("n")!.Value, 9);

        void Add(int count)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            window.Add(new Measurement(clock.GetTimestamp(), [Sample.Read($"streamsentiment_n {count}")!.Value]));
        }
    }

    [Fact]
    public void Commands_FromIssueToTheEnd_ThoseUnderWayStandFirst()
    {
        var tap = new CommandTap(new FakeEventTopics(), clock);
        var scorer = new CommandEvents("scorer-0", clock);
        var retrainer = new CommandEvents("retrainer-0", clock);
        Issue(new PauseCommand(), "pause");
        Issue(new RetrainCommand(), "retrain");
        Issue(new ResumeCommand(), "late");
        tap.Add(retrainer.Accepted("retrain"));
        tap.Add(retrainer.Progressed("retrain", "train", "epoch 1 of 2", 0.5));
        clock.Advance(TimeSpan.FromSeconds(5));
        tap.Add(scorer.Finished("pause", CommandOutcome.Succeeded, "Nothing is read."));
        tap.Add(new CommandEvents("scorer-1", clock).Rejected("pause", "Too old."));

        Assert.Equal(
            [
                ("retrain", "retrainer-0", "underWay"),
                ("resume", null, "issued"),
                ("pause", "scorer-1", "rejected"),
                ("pause", "scorer-0", "succeeded"),
            ],
            tap.Latest().Select(state => (state.Command, state.Instance, state.Outcome))
        );

        tap.Add(retrainer.Finished("retrain", CommandOutcome.Refused, "It is not better."));
        tap.Add(retrainer.Progressed("retrain", "train", "read again after a reconnect", 0.1));
        Assert.Equal("refused", tap.Latest().Single(state => state.Command == "retrain").Outcome);
        clock.Advance(TimeSpan.FromHours(2)); // nobody begins it any more
        Assert.DoesNotContain(tap.Latest(), state => state.Command == "resume");
        clock.Advance(TimeSpan.FromDays(8));
        Assert.Empty(tap.Latest());

        void Issue(ControlCommand command, string id) =>
            tap.Add(command with { Id = id, Issuer = "anna", IssuedAt = clock.GetUtcNow() });
    }

    [Fact]
    public void Commands_OfYears_AreBounded()
    {
        var tap = new CommandTap(new FakeEventTopics(), clock);
        var scorer = new CommandEvents("scorer-0", clock);
        for (int i = 0; i < 2000; i++)
        {
            tap.Add(scorer.Finished($"c{i}", CommandOutcome.Succeeded, "Done."));
        }

        Assert.Equal("c1999", tap.Latest().MaxBy(state => int.Parse(state.CommandId[1..]))!.CommandId);
        Assert.Equal(12, tap.Latest().Count);
    }

    private static Measurement Measured(params string[] lines) =>
        new(0, lines.Select(line => Sample.Read("streamsentiment_" + line)!.Value));
}
