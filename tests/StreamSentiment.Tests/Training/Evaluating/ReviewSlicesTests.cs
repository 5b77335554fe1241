using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Tests.Training.Evaluating;

public sealed class ReviewSlicesTests
{
    [Fact]
    public void Find_Reviews_AreInOneSliceOfLengthAndOneOfSource()
    {
        int[] tokens = [0, 14, 15, 60, 61, 5000];
        string?[] sources = ["b", "a", null, "b", "a", "a"];

        Assert.Equal(
            [
                "length: under 15 tokens: 0 1",
                "length: 15 to 60 tokens: 2 3",
                "length: over 60 tokens: 4 5",
                "source: a: 1 4 5",
                "source: b: 0 3",
                "source: –: 2",
            ],
            Described(tokens, sources)
        );
    }

    [Fact]
    public void Find_OneSourceAndFewLengths_HaveNoOtherSlices() =>
        Assert.Equal(["length: 15 to 60 tokens: 0 1"], Described([20, 30], ["a", "a"]));

    [Fact]
    public void Find_OtherCounts_IsRefused() => Assert.Throws<ArgumentException>(() => ReviewSlices.Find([1], []));

    [Theory]
    [InlineData(49, null)]
    [InlineData(50, 0.3)] // as sure as 0.8, and right half of the time
    public void Measure_OfASlice_SaysCalibrationWhereThereAreEnough(int reviews, double? calibration)
    {
        var slice = new ReviewSlice(ReviewSlices.Length, "made up", [.. Enumerable.Range(10, reviews)]);
        float[] probabilities = [.. Enumerable.Repeat(0.1f, 10), .. Enumerable.Repeat(0.8f, reviews)];
        bool[] labels = [.. Enumerable.Range(0, 10 + reviews).Select(i => i % 2 == 0)];

        var measure = slice.Measure(probabilities, labels);

        Assert.Equal((reviews + 1) / 2 / (double)reviews, measure.Accuracy, 1e-9);
        Assert.Equal(calibration is null, measure.ExpectedCalibrationError is null);
        Assert.Equal(calibration ?? 0, measure.ExpectedCalibrationError ?? 0, 1e-6);
    }

    private static IEnumerable<string> Described(int[] tokens, string?[] sources) =>
        ReviewSlices.Find(tokens, sources).Select(slice => $"{slice.By}: {slice.Name}: {string.Join(' ', slice.Places)}");
}
