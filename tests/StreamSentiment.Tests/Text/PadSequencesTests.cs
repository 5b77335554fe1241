using CsCheck;
using StreamSentiment.Text;

namespace StreamSentiment.Tests.Text;

public sealed class PadSequencesTests
{
    private static readonly int[][] Sequences =
    [
        [1],
        [2, 3],
        [4, 5, 6],
    ];

    [Fact]
    public void Pad_Defaults_ArePreAndPre() =>
        Assert.Equal(
            new[,]
            {
                { 0, 1 },
                { 2, 3 },
                { 5, 6 },
            },
            PadSequences.Pad(Sequences, 2)
        );

    [Fact]
    public void Pad_PostAndPost_FillsAndCutsTheEnd() =>
        Assert.Equal(
            new[,]
            {
                { 1, 9 },
                { 2, 3 },
                { 4, 5 },
            },
            PadSequences.Pad(Sequences, 2, Padding.Post, Padding.Post, 9)
        );

    [Fact]
    public void Pad_NoSequences_GivesNoRows() => Assert.Empty(PadSequences.Pad([], 3));

    [Fact]
    public void Pad_NoLength_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => PadSequences.Pad(Sequences, 0));

    [Fact]
    public void PadRow_AnySequence_KeepsItsContentOnTheSideAsked() =>
        Gen.Select(Gen.Int[1, 9].Array[0, 12], Gen.Int[1, 12], Gen.Enum<Padding>(), Gen.Enum<Padding>())
            .Sample(
                (sequence, length, padding, truncating) =>
                {
                    long[] row = new long[length];
                    PadSequences.PadRow(Array.ConvertAll(sequence, item => (long)item), row, padding, truncating, -1);
                    var kept = truncating == Padding.Pre ? sequence.TakeLast(length) : sequence.Take(length);
                    var blanks = Enumerable.Repeat(-1L, Math.Max(0, length - sequence.Length));
                    var content = kept.Select(item => (long)item);
                    Assert.Equal(padding == Padding.Pre ? blanks.Concat(content) : content.Concat(blanks), row);
                }
            );
}
