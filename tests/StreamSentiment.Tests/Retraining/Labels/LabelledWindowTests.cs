using CsCheck;
using StreamSentiment.Contracts;
using StreamSentiment.Data;
using StreamSentiment.Kafka.Following;
using StreamSentiment.Retraining.Labels;

namespace StreamSentiment.Tests.Retraining.Labels;

public sealed class LabelledWindowTests
{
    private static readonly DateTimeOffset Start = new(2025, 3, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Any records of few reviews, so that they meet: times fall back, tombstones, missing keys, ids in several partitions.
    /// </summary>
    private static readonly Gen<LabelRecord[]> Records = Gen.Select(
            Gen.Int[0, 2],
            Gen.Int[1, 3],
            Gen.Int[0, 9],
            Gen.Int[0, 20],
            Gen.Int[0, 4]
        )
        .Array[0, 60]
        .Select(draws =>
        {
            long[] offsets = [5, 0, 1000];
            return draws
                .Select(draw =>
                {
                    var (partition, gap, id, time, kind) = draw;
                    offsets[partition] += gap;
                    return kind switch
                    {
                        0 => Tombstone(partition, offsets[partition], $"{id}", time),
                        1 when id == 0 => Tombstone(partition, offsets[partition], null, time),
                        _ => Label(partition, offsets[partition], $"{id}", time, text: $"text {id % 6}"),
                    };
                })
                .ToArray();
        });

    private static readonly Gen<(int? Newest, DateTimeOffset? Since)> Limits = Gen.Select(Gen.Int[0, 12], Gen.Int[-1, 20])
        .Select(
            (newest, since) => (newest == 0 ? (int?)null : newest, since < 0 ? (DateTimeOffset?)null : Start.AddMinutes(since))
        );

    [Fact]
    public void Create_SeveralLabels_KeepsTheLatestAndCountsWhatIsOmitted()
    {
        var window = LabelledWindow.Create(
            [
                Label(0, 10, "a", 1, "negative"),
                Label(0, 11, "b", 2),
                Label(0, 13, "a", 3),
                Tombstone(0, 14, "b", 4),
                Label(1, 7, "c", 0),
                Label(1, 8, "d", 5),
                Tombstone(1, 9, "unknown", 6),
                Label(1, 10, "e", 2),
            ],
            newest: 2,
            since: Start.AddMinutes(1)
        );

        Assert.Equal(["a", "d"], window.Examples.Select(example => example.Review.Id));
        Assert.True(window.Examples[0].Review.IsPositive);
        Assert.Equal([new OffsetRange(0, 13, 15), new OffsetRange(1, 8, 11)], window.Ranges);
        Assert.Equal(new OmittedRecords(Superseded: 1, Withdrawn: 1, Tombstones: 2, TooOld: 1, TooMany: 1), window.Omitted);
    }

    [Fact]
    public void Create_Label_BecomesAnExample()
    {
        var label = new ReviewLabelled("7", "good", SentimentLabel.Negative)
        {
            Weight = 2.5,
            Source = "shop",
            LabelledAt = Start.AddDays(-1),
        };

        var window = LabelledWindow.Create([new LabelRecord(3, 12, "7", label, Start)]);

        Assert.Equal([new LabelledExample(new("good", false, 2.5) { Id = "7", Source = "shop" }, Start, 3, 12)], window.Examples);
        Assert.Equal("3: [12, 13)", Assert.Single(window.Ranges).ToString());
    }

    [Fact]
    public void Create_LabelAfterATombstone_Stands() =>
        Assert.Equal(
            [2L],
            LabelledWindow
                .Create([Label(0, 0, "a", 0), Tombstone(0, 1, "a", 1), Label(0, 2, "a", 2)])
                .Examples.Select(example => example.Offset)
        );

    [Fact]
    public void Create_ReviewInTwoPartitions_KeepsTheLaterInTime() =>
        Assert.Equal(
            [(0, 5L)],
            LabelledWindow
                .Create([Label(0, 5, "a", 9), Label(1, 0, "a", 3), Tombstone(1, 1, "a", 8)])
                .Examples.Select(example => (example.Partition, example.Offset))
        );

    [Fact]
    public void Create_NothingChosen_HasEmptyRanges() =>
        Assert.Equal([new OffsetRange(2, 6, 6)], LabelledWindow.Create([Label(2, 5, "a", 0)], since: Start.AddDays(1)).Ranges);

    [Fact]
    public void Create_AnyRecords_HasEachReviewOnceAndAccountsForAll() =>
        Gen.Select(Records, Limits)
            .Sample(
                (records, limits) =>
                {
                    var window = LabelledWindow.Create(records, limits.Newest, limits.Since);

                    Assert.Equal(window.Examples.Count, window.Examples.Select(example => example.Review.Id).Distinct().Count());
                    var (superseded, withdrawn, tombstones, tooOld, tooMany) = window.Omitted;
                    Assert.Equal(records.Length, window.Examples.Count + superseded + withdrawn + tombstones + tooOld + tooMany);
                    Assert.All(
                        window.Examples,
                        example =>
                        {
                            // Nothing later speaks of the same review in its partition, nor at a later time in another.
                            Assert.DoesNotContain(
                                records,
                                record =>
                                    record.Id == example.Review.Id
                                    && record.Partition == example.Partition
                                    && record.Offset > example.Offset
                            );
                            Assert.DoesNotContain(
                                records
                                    .Where(record => record.Id == example.Review.Id && record.Partition != example.Partition)
                                    .GroupBy(record => record.Partition),
                                partition => partition.MaxBy(record => record.Offset)!.Time > example.Time
                            );
                        }
                    );
                }
            );

    [Fact]
    public void Create_AnyRecords_ReadAgainByItsRangesIsTheSame() =>
        Gen.Select(Records, Limits)
            .Sample(
                (records, limits) =>
                {
                    var window = LabelledWindow.Create(records, limits.Newest, limits.Since);
                    var again = LabelledWindow.Create(
                        records.Where(record =>
                            window.Ranges.Any(range =>
                                range.Partition == record.Partition && record.Offset >= range.Start && record.Offset < range.End
                            )
                        ),
                        limits.Newest,
                        limits.Since
                    );

                    Assert.Equal(window.Examples, again.Examples);
                }
            );

    [Fact]
    public void Create_AnyRecords_DoesNotDependOnHowPartitionsWereInterleaved() =>
        Gen.Select(Records, Limits)
            .Sample(
                (records, limits) =>
                {
                    var window = LabelledWindow.Create(records, limits.Newest, limits.Since);
                    var oneAfterTheOther = LabelledWindow.Create(
                        records.OrderByDescending(record => record.Partition),
                        limits.Newest,
                        limits.Since
                    );

                    Assert.Equal(window.Examples, oneAfterTheOther.Examples);
                    Assert.Equal(window.Ranges, oneAfterTheOther.Ranges);
                    Assert.Equal(window.Omitted, oneAfterTheOther.Omitted);
                }
            );

    [Fact]
    public void Create_Newest_TakesNoneThatIsOlderThanOneOmitted() =>
        Gen.Select(Records, Gen.Int[1, 12])
            .Sample(
                (records, newest) =>
                {
                    var all = LabelledWindow.Create(records).Examples;
                    var window = LabelledWindow.Create(records, newest).Examples;

                    Assert.Equal(all.TakeLast(newest), window);
                    Assert.Equal(
                        all.OrderBy(example => example.Time).Select(example => example.Time),
                        all.Select(example => example.Time)
                    );
                }
            );

    [Fact]
    public void Split_AnyWindow_HoldsTheNewestOutAndTrainsOnNoTextOfThem() =>
        Gen.Select(Records, Gen.Double[0.01, 0.99])
            .Sample(
                (records, share) =>
                {
                    var window = LabelledWindow.Create(records);
                    var split = window.Split(share, HoldOutSampling.Newest);

                    Assert.Equal((int)Math.Ceiling(share * window.Examples.Count), split.HeldOut.Count);
                    Assert.Equal(window.Examples.Count, split.Train.Count + split.HeldOut.Count + split.AlsoHeldOut);
                    Assert.All(
                        split.Train,
                        example =>
                            Assert.DoesNotContain(
                                split.HeldOut,
                                heldOut => heldOut.Review.Text == example.Review.Text || heldOut.Time < example.Time
                            )
                    );
                    Assert.Equal(
                        split.AlsoHeldOut,
                        window
                            .Examples.Except(split.HeldOut)
                            .Count(example => split.HeldOut.Any(heldOut => heldOut.Review.Text == example.Review.Text))
                    );
                }
            );

    [Fact]
    public void Split_AnyWindowSpread_HoldsTheShareOfEachLabelOutAndTrainsOnNoTextOfThem() =>
        Gen.Select(Records, Gen.Double[0.01, 0.99])
            .Sample(
                (records, share) =>
                {
                    var window = LabelledWindow.Create(records);
                    var split = window.Split(share);

                    var distinct = DistinctTexts<LabelledExample>.Of(window.Examples, example => example.Review);
                    foreach (var label in distinct.Kept.GroupBy(example => example.Review.IsPositive))
                    {
                        Assert.Equal(
                            Math.Min((int)Math.Ceiling(share * label.Count()), label.Count() - 1),
                            split.HeldOut.Count(example => example.Review.IsPositive == label.Key)
                        );
                    }

                    Assert.Equal(
                        window.Examples.Count,
                        split.Train.Count + split.HeldOut.Count + split.AlsoHeldOut + split.Contradictory
                    );
                    Assert.Equal(distinct.Contradictory, split.Contradictory);
                    Assert.Empty(
                        split
                            .Train.Select(example => TextKey.Of(example.Review.Text))
                            .Intersect(split.HeldOut.Select(example => TextKey.Of(example.Review.Text)))
                    );
                    Assert.Equal(
                        split.HeldOut.OrderBy(example => example.Time).Select(e => e.Time),
                        split.HeldOut.Select(e => e.Time)
                    );
                }
            );

    [Fact]
    public void Split_SortedLabels_HoldsOutOfEachLabelAndOfEachTime()
    {
        var split = Sorted(200, 1000).Split(0.2);

        Assert.Equal(
            (40, 200),
            (
                split.HeldOut.Count(example => example.Review.IsPositive),
                split.HeldOut.Count(example => !example.Review.IsPositive)
            )
        );
        // Twelve hundredths of a minute each: the tenths of each label's time
        Assert.All(
            Enumerable.Range(0, 10),
            part =>
            {
                Assert.Equal(4, split.HeldOut.Count(example => example.Review.IsPositive && example.Offset / 20 == part));
                Assert.Equal(
                    20,
                    split.HeldOut.Count(example => !example.Review.IsPositive && (example.Offset - 200) / 100 == part)
                );
            }
        );
    }

    [Fact]
    public void Split_WindowThatMovedOn_HardlyHoldsOutWhatWasLearnt()
    {
        LabelRecord[] records =
        [
            .. Enumerable.Range(0, 3000).Select(i => Label(0, i, $"{i}", i, i % 3 == 0 ? "positive" : "negative")),
        ];
        var learnt = LabelledWindow.Create(records[..2000]).Split(0.2).Train.Select(example => example.Review.Id).ToHashSet();

        var heldOut = LabelledWindow.Create(records, newest: 2000).Split(0.2).HeldOut;

        // By chance it would be 160 of the 200 that both windows share.
        Assert.InRange(heldOut.Count(example => learnt.Contains(example.Review.Id)), 0, 40);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Split_NoShare_IsRefused(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LabelledWindow.Create([]).Split(share));

    [Fact]
    public void Create_OffsetTwice_IsRefused() =>
        Assert.Contains(
            "Offset 1 of partition 0",
            Assert.Throws<ArgumentException>(() => LabelledWindow.Create([Label(0, 1, "a", 0), Label(0, 1, "b", 0)])).Message
        );

    [Fact]
    public void Create_NoneAskedFor_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LabelledWindow.Create([], newest: 0));

    private static LabelledWindow Sorted(int positive, int negative) =>
        LabelledWindow.Create(
            Enumerable.Range(0, positive + negative).Select(i => Label(0, i, $"{i}", i, i < positive ? "positive" : "negative"))
        );

    private static LabelRecord Label(
        int partition,
        long offset,
        string id,
        int minute,
        string label = "positive",
        string? text = null
    ) => new(partition, offset, id, new ReviewLabelled(id, text ?? $"text of {id}", label), Start.AddMinutes(minute));

    private static LabelRecord Tombstone(int partition, long offset, string? key, int minute) =>
        new(partition, offset, key, null, Start.AddMinutes(minute));
}
