using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Control;
using StreamSentiment.Data;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Retraining;
using StreamSentiment.Retraining.Labels;
using StreamSentiment.Training;

namespace StreamSentiment.Tests.Retraining;

public sealed class TrainingSetTests
{
    private static readonly LabelSelection Selection = new(
        Newest: 100,
        Since: null,
        HoldOut: 0.2,
        Rehearsal: 0,
        RehearsalData: null,
        Seed: 1,
        HoldOutSampling.Newest
    );

    [Fact]
    public void Create_Labels_HoldsTheNewestOutAndLearnsFromTheRestInOrder()
    {
        var set = TrainingSet.Create(Labels(10), Selection, []);

        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"text {i}"), set.Train.Select(review => review.Text));
        Assert.Equal(["text 8", "text 9"], set.HoldOut.Select(review => review.Text));
        Assert.Equal(0, set.Rehearsed);
        Assert.Equal([new OffsetRange(0, 0, 10)], set.Ranges);
    }

    [Fact]
    public void Create_Spread_HoldsOutAndLearnsFromBothLabelsInOrder()
    {
        var set = TrainingSet.Create(Labels(10), Selection with { Sampling = HoldOutSampling.Spread }, []);

        Assert.Equal([false, true], set.HoldOut.Select(review => review.IsPositive).Order());
        Assert.Equal(
            Enumerable.Range(0, 10).Select(i => $"text {i}").Except(set.HoldOut.Select(review => review.Text)),
            set.Train.Select(review => review.Text)
        );
    }

    [Fact]
    public void Create_SpreadAndACopyOfAHeldOutTextInTheRehearsal_DoesNotLearnIt()
    {
        var selection = Selection with { Sampling = HoldOutSampling.Spread, Rehearsal = 0.9 };
        string heldOut = TrainingSet.Create(Labels(10), selection, []).HoldOut[0].Text;

        var set = TrainingSet.Create(Labels(10), selection, [new($" {heldOut.ToUpperInvariant()}!", true), new("other", true)]);

        Assert.Equal("other", Assert.Single(set.Train.Take(set.Rehearsed)).Text);
    }

    [Fact]
    public void Create_OneOfEachLabel_SaysThatNoneCanBeHeldOut() =>
        Assert.Contains(
            "none can be held out",
            Assert
                .Throws<CommandFailedException>(() =>
                    TrainingSet.Create(Labels(2), Selection with { Sampling = HoldOutSampling.Spread }, [])
                )
                .Message
        );

    [Fact]
    public void Create_Rehearsal_MixesOlderLabelsAndTheBaseSetToTheShare()
    {
        var set = TrainingSet.Create(
            Labels(60),
            Selection with
            {
                Newest = 50,
                Rehearsal = 0.5,
            },
            [.. Enumerable.Range(0, 100).Select(i => new LabelledText($"base {i}", i % 2 == 0))]
        );

        Assert.Equal(40, set.Rehearsed); // as many as the 40 of the window that are learnt from
        Assert.All(
            set.Train.Take(40),
            review =>
                Assert.True(
                    review.Text.StartsWith("base", StringComparison.Ordinal) || int.Parse(review.Text[5..]) < 10,
                    review.Text
                )
        );
        Assert.Contains(set.Train.Take(40), review => review.Text.StartsWith("text", StringComparison.Ordinal));
        Assert.Equal("text 10", set.Train[40].Text);
        Assert.Equal(0, Assert.Single(set.Ranges).Start); // what was rehearsed has to be read again too
    }

    [Fact]
    public void Create_RehearsalWithATextOfTheHoldOut_DoesNotLearnIt()
    {
        var set = TrainingSet.Create(Labels(10), Selection with { Rehearsal = 0.9 }, [new("text 9", true), new("other", true)]);

        Assert.Equal("other", Assert.Single(set.Train.Take(set.Rehearsed)).Text);
    }

    [Fact]
    public void Create_SameSeed_RehearsesTheSame()
    {
        LabelledText[] pool = [.. Enumerable.Range(0, 100).Select(i => new LabelledText($"base {i}", true))];

        Assert.Equal(
            TrainingSet.Create(Labels(10), Selection with { Rehearsal = 0.5 }, pool).Train,
            TrainingSet.Create(Labels(10), Selection with { Rehearsal = 0.5 }, pool).Train
        );
        Assert.NotEqual(
            TrainingSet.Create(Labels(10), Selection with { Rehearsal = 0.5 }, pool).Train,
            TrainingSet.Create(Labels(10), Selection with { Rehearsal = 0.5, Seed = 2 }, pool).Train
        );
    }

    [Fact]
    public void Create_TextsOfTheValidationSample_AreNotLearntUnderAnyIdAndAreFoundInTheData()
    {
        LabelledText[] kept = [new("text 1", false), new("Base 4.", true), new("nowhere", true)];
        var sample = ValidationSample.Create(kept, [0, 1, 2], keepsTexts: false);

        var set = TrainingSet.Create(
            Labels(40),
            Selection with
            {
                Newest = 20,
                Rehearsal = 0.9,
            },
            [.. Enumerable.Range(0, 40).Select(i => new LabelledText($"base {i}", false)), new(" TEXT 22!", true)],
            ValidationSample.Create([.. kept, new("text 22", true)], [0, 1, 2, 3], keepsTexts: false)
        );

        string[] learnt = [.. set.Train.Select(review => review.Text)];
        Assert.Empty(learnt.Intersect(["text 1", "base 4", "text 22", " TEXT 22!"]));
        Assert.Equal((15, 1), (learnt.Length - set.Rehearsed, set.KeptBack)); // of the 16 of the window
        Assert.Equal(19 + 39, set.Rehearsed); // all that is left of the older labels and the data
        Assert.Equal([(true, "base 4"), (true, " TEXT 22!")], set.Validation.Select(review => (review.IsPositive, review.Text)));
        Assert.Empty(TrainingSet.Create(Labels(40), Selection, [], sample).Validation);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Create_TooFew_SaysSo(int count) =>
        Assert.Contains(
            $"{count} labels",
            Assert.Throws<CommandFailedException>(() => TrainingSet.Create(Labels(count), Selection, [])).Message
        );

    [Fact]
    public void Create_OneLabelOnly_SaysSo() =>
        Assert.Contains(
            "both kinds",
            Assert.Throws<CommandFailedException>(() => TrainingSet.Create(Labels(10, _ => true), Selection, [])).Message
        );

    [Fact]
    public void WindowChoice_Facts_AreReadBack()
    {
        var selection = Selection with
        {
            Since = new DateTimeOffset(2025, 3, 1, 12, 30, 0, 123, TimeSpan.FromHours(2)),
            RehearsalData = "imdb:x",
            Rehearsal = 0.25,
        };

        Assert.Equal(selection, LabelSelection.Read(selection.Facts()));
        selection = selection with { Sampling = HoldOutSampling.Spread };
        Assert.Equal(selection, LabelSelection.Read(selection.Facts()));
        Assert.Equal(Selection, LabelSelection.Read(Selection.Facts()));
        Assert.Null(LabelSelection.Read(new Dictionary<string, string>()));
    }

    [Fact]
    public void WindowChoice_Of_TakesTheCommandBeforeTheSettings()
    {
        var options = new RetrainOptions
        {
            Newest = 7,
            HoldOut = 0.3,
            Rehearsal = 0.4,
            RehearsalData = "x.csv",
        };
        var command = new RetrainCommand
        {
            SchemaVersion = 1,
            Id = "c",
            Issuer = "i",
            IssuedAt = default,
        };

        Assert.Equal(new(7, null, 0.3, 0.4, "x.csv", 1), LabelSelection.Create(command, options));
        Assert.Equal(
            new(5, DateTimeOffset.UnixEpoch, 0.5, 0, "x.csv", 9),
            LabelSelection.Create(
                command with
                {
                    Newest = 5,
                    Since = DateTimeOffset.UnixEpoch,
                    HoldOut = 0.5,
                    Rehearsal = 0,
                    Seed = 9,
                },
                options
            )
        );
    }

    [Fact]
    public void OffsetRanges_Written_AreReadBack()
    {
        OffsetRange[] ranges = [new(0, 1, 5), new(12, 0, 0), new(3, 100, long.MaxValue)];

        Assert.Equal(ranges, OffsetRange.ParseAll(string.Join(", ", ranges)));
        Assert.Empty(OffsetRange.ParseAll(""));
        Assert.True(
            ranges[0].Contains(0, 1) && ranges[0].Contains(0, 4) && !ranges[0].Contains(0, 5) && !ranges[0].Contains(1, 1)
        );
    }

    private static LabelsRead Labels(int count, Func<int, bool>? isPositive = null) =>
        new(
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i => new LabelRecord(
                        0,
                        i,
                        $"{i}",
                        new ReviewLabelled(
                            $"{i}",
                            $"text {i}",
                            (isPositive ?? (i => i % 2 == 0))(i) ? SentimentLabel.Positive : SentimentLabel.Negative
                        ),
                        DateTimeOffset.UnixEpoch.AddMinutes(i)
                    )),
            ],
            0
        );
}
