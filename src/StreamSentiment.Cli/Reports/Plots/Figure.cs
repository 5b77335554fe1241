using System.Text;
using ScottPlot;

namespace StreamSentiment.Cli.Reports.Plots;

/// <summary>One plot of a report.</summary>
/// <param name="Name">The name of its files: <c>roc</c>.</param>
/// <param name="Caption">The text below the plot.</param>
/// <param name="Description">The content in words, for people who cannot see it.</param>
/// <param name="Draw">Draws it in a style.</param>
internal sealed record Figure(string Name, string Caption, string Description, Func<PlotStyle, Plot> Draw)
{
    private const int PrintScale = 3;

    public int Width { get; init; } = 600;

    public int Height { get; init; } = 400;

    /// <summary>A vector image in which text is text.</summary>
    public string Svg(PlotStyle style)
    {
        using var plot = Draw(style);
        return plot.GetSvgXml(Width, Height).Replace("font-family=\"Arimo\"", $"font-family=\"{PlotStyle.SvgFontFamily}\"");
    }

    /// <summary>An image of three times the size, sharp enough for print.</summary>
    public byte[] Png(PlotStyle style)
    {
        using var plot = Draw(style);
        plot.ScaleFactor = PrintScale;
        return plot.GetImageBytes(PrintScale * Width, PrintScale * Height, ImageFormat.Png);
    }

    /// <summary>Writes <c>NAME.svg</c> and <c>NAME.png</c> for papers, on white.</summary>
    public void Save(string folder)
    {
        File.WriteAllText(
            Path.Combine(folder, $"{Name}.svg"),
            Svg(PlotStyle.Light),
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)
        );
        File.WriteAllBytes(Path.Combine(folder, $"{Name}.png"), Png(PlotStyle.Light));
    }
}
