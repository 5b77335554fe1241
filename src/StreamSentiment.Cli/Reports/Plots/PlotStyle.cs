using ScottPlot;

namespace StreamSentiment.Cli.Reports.Plots;

/// <summary>The style of every plot, for light and for dark pages: ScottPlot's own with other colours and another font.</summary>
internal sealed class PlotStyle
{
    private const string FontName = "Arimo";
    private const float FontSize = 14;

    static PlotStyle()
    {
        // A machine without fonts, such as a container, would draw plots without text.
        Fonts.AddFontFile(FontName, Path.Combine(AppContext.BaseDirectory, "fonts", "Arimo-Regular.ttf"));
        Fonts.Default = FontName;
    }

    private PlotStyle(string background, string text, string grid, string muted, string first, string second)
    {
        Background = Color.FromHex(background);
        Text = Color.FromHex(text);
        Grid = Color.FromHex(grid);
        Muted = Color.FromHex(muted);
        First = Color.FromHex(first);
        Second = Color.FromHex(second);
    }

    /// <summary>For paper and light pages. Series colours: Okabe and Ito's, which colour-blind people can tell apart.</summary>
    public static PlotStyle Light { get; } = new("#ffffff", "#24292f", "#e6e9ee", "#6e7781", "#0072b2", "#d55e00");

    /// <summary>For dark pages.</summary>
    public static PlotStyle Dark { get; } = new("#1b1f27", "#d8dee6", "#30363f", "#8b949e", "#56b4e9", "#f0a35e");

    /// <summary>The font families of the SVG: Arimo, and families with the same widths if the viewer lacks it.</summary>
    public static string SvgFontFamily => $"{FontName}, 'Liberation Sans', Arial, Helvetica, sans-serif";

    public Color Background { get; }

    public Color Text { get; }

    public Color Grid { get; }

    /// <summary>The colour of reference lines.</summary>
    public Color Muted { get; }

    /// <summary>The colour of the first series.</summary>
    public Color First { get; }

    /// <summary>The colour of the second series.</summary>
    public Color Second { get; }

    /// <summary>An empty plot with named axes.</summary>
    public Plot Create(string xLabel, string yLabel)
    {
        var plot = new Plot();
        plot.FigureBackground.Color = Background;
        plot.DataBackground.Color = Background;
        plot.Axes.Color(Text);
        plot.Axes.FrameColor(Muted);
        plot.Axes.Right.FrameLineStyle.IsVisible = false;
        plot.Axes.Top.FrameLineStyle.IsVisible = false;
        plot.Grid.MajorLineColor = Grid;
        foreach (var axis in (IAxis[])[plot.Axes.Bottom, plot.Axes.Left])
        {
            axis.TickLabelStyle.FontSize = FontSize;
            axis.MinorTickStyle.Length = 0;
            axis.Label.FontSize = FontSize + 1;
            axis.Label.Bold = false;
        }

        plot.XLabel(xLabel);
        plot.YLabel(yLabel);
        plot.Add.Palette = new ScottPlot.Palettes.Category10();
        plot.Legend.FontSize = FontSize;
        plot.Legend.FontColor = Text;
        plot.Legend.BackgroundColor = Background.WithAlpha(0.85);
        plot.Legend.OutlineColor = Grid;
        plot.Legend.ShadowColor = Colors.Transparent;
        return plot;
    }

    /// <summary>Adds a text label.</summary>
    public ScottPlot.Plottables.Text Note(Plot plot, string text, double x, double y, Alignment alignment)
    {
        var note = plot.Add.Text(text, x, y);
        note.LabelFontSize = FontSize;
        note.LabelFontColor = Text;
        note.LabelAlignment = alignment;
        return note;
    }

    /// <summary>Adds a dashed straight line as a reference.</summary>
    public void Reference(Plot plot, double x1, double y1, double x2, double y2)
    {
        var line = plot.Add.Line(x1, y1, x2, y2);
        line.LineColor = Muted;
        line.LineWidth = 1.5f;
        line.LinePattern = LinePattern.Dashed;
    }

    /// <summary>Adds a dashed vertical line that the legend names.</summary>
    public void Mark(Plot plot, double x, string text)
    {
        var line = plot.Add.VerticalLine(x, 1.5f, Muted, LinePattern.Dashed);
        line.LegendText = text;
    }
}
