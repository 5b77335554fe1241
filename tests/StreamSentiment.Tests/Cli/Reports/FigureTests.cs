using System.Buffers.Binary;
using System.Xml.Linq;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Cli.Reports.Plots;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Tests.Cli.Reports;

public sealed class FigureTests
{
    private static readonly Figure[] All =
    [
        TrainingPlots.Loss(Samples.Training.Epochs, 3),
        TrainingPlots.Accuracy(Samples.Training.Epochs, 3),
        .. Samples.Scored.Figures(),
        LengthPlot.Histogram(Samples.Training.Lengths, 24),
        ComparisonPlots.Accuracies(Samples.Comparison.Rows),
        ComparisonPlots.AccuracyAgainstParameters(Samples.Comparison.Rows),
        ComparisonPlots.AccuracyAgainstSpeed(Samples.Comparison.Rows),
        CoveragePlot.Curve([.. Samples.Data.Coverage], 3, "the test split"),
        DomainPlots.Accuracies(Samples.Study.Results),
    ];

    public static TheoryData<string, string> Letters =>
        new()
        {
            { "loss", "Log loss (nats)" },
            { "loss", "Best epoch: 3" },
            { "accuracy", "Validation" },
            { "confusion", "Scored as" },
            { "roc", "Area 0.7778" },
            { "reliability", "Share that is positive" },
            { "lengths", "Read: 24 tokens, 75.0 % of the reviews whole" },
            { "accuracies", "stacked-lstm" },
            { "accuracy-parameters", "Parameters" },
            { "accuracy-speed", "lstm" },
            { "coverage", "Chosen: 3" },
            { "domains", "Fine-tuned" },
            { "domains", "shoes" },
        };

    [Theory]
    [MemberData(nameof(Letters))]
    public void Svg_EveryFigure_HasItsLettersAsText(string name, string expected)
    {
        foreach (var style in (PlotStyle[])[PlotStyle.Light, PlotStyle.Dark])
        {
            var svg = XDocument.Parse(Of(name).Svg(style));
            var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").ToArray();
            Assert.Contains(expected, texts.Select(text => text.Value.Trim()));
            Assert.All(texts, text => Assert.StartsWith("Arimo, ", text.Attribute("font-family")!.Value));
            Assert.Contains(
                svg.Descendants(),
                element =>
                    element
                        .Attribute("fill")
                        ?.Value.Equals(style == PlotStyle.Light ? "white" : "#1B1F27", StringComparison.OrdinalIgnoreCase) == true
            );
        }
    }

    [Fact]
    public void Figures_All_HaveATestOfTheirLetters() =>
        Assert.Equal(All.Select(figure => figure.Name).Order(), Letters.Select(row => row.Data.Item1).Distinct().Order());

    [Fact]
    public void Png_EveryFigure_IsThreeTimesItsSize() =>
        Assert.All(
            All,
            figure =>
            {
                var png = figure.Png(PlotStyle.Light).AsSpan();
                Assert.Equal("\u0089PNG", string.Concat(png[..4].ToArray().Select(b => (char)b)));
                Assert.Equal(
                    (3 * figure.Width, 3 * figure.Height),
                    (BinaryPrimitives.ReadInt32BigEndian(png[16..]), BinaryPrimitives.ReadInt32BigEndian(png[20..]))
                );
            }
        );

    [Fact]
    public void Figures_OfOneClass_HaveNoRocCurve() =>
        Assert.Equal(
            ["confusion", "reliability"],
            new ScoredSplit("validation split", [0.2f, 0.9f], [true, true]).Figures().Select(figure => figure.Name)
        );

    [Fact]
    public void Draw_OneEpochOrOneModel_IsDrawn()
    {
        Assert.NotEmpty(TrainingPlots.Loss([.. Samples.Training.Epochs.Take(1)], 1).Svg(PlotStyle.Light));
        using var plot = ComparisonPlots.AccuracyAgainstSpeed([Samples.Comparison.Rows[0]]).Draw(PlotStyle.Light);
        Assert.InRange(plot.Axes.GetLimits().Top, 0.802, 0.9);
    }

    [Fact]
    public void Reliability_WithTemperature_DrawsBoth()
    {
        Assert.Contains("after temperature scaling", Of("reliability").Description);
        var alone = EvaluationPlots.Reliability(ReliabilityDiagram.ByProbability([0.4], [true]), null, null, "test split");
        Assert.DoesNotContain("after", alone.Description);
    }

    private static Figure Of(string name) => All.Single(figure => figure.Name == name);
}
