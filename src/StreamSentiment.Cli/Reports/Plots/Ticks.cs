using System.Globalization;
using ScottPlot.TickGenerators;

namespace StreamSentiment.Cli.Reports.Plots;

/// <summary>Tick labels of the axes.</summary>
internal static class Ticks
{
    private const double Density = 0.6;

    /// <summary>1, 2, 3.</summary>
    public static NumericAutomatic Whole() =>
        new()
        {
            TickDensity = Density,
            IntegerTicksOnly = true,
            LabelFormatter = value => value.ToString("N0", CultureInfo.InvariantCulture),
        };

    /// <summary>0.885 as 88.5 %.</summary>
    public static NumericAutomatic Percent() =>
        new() { TickDensity = Density, LabelFormatter = value => value.ToString("0.## %", CultureInfo.InvariantCulture) };

    /// <summary>1,200, 15k, 2.5M.</summary>
    public static NumericAutomatic Large() => new() { TickDensity = Density, LabelFormatter = Short };

    /// <summary>10k, 20k, 50k, 100k at the logarithms of the values, dense enough that two or more are in the range.</summary>
    public static NumericManual Logarithmic(double least, double most)
    {
        double[] steps =
            most / least > 300 ? [1]
            : most / least > 4 ? [1, 2, 5]
            : [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];
        var values = Enumerable.Range(-1, 14).SelectMany(power => steps.Select(step => step * Math.Pow(10, power)));
        double[] within = [.. values.Where(value => value > least / 1.5 && value < most * 1.5)];
        return new NumericManual([.. within.Select(Math.Log10)], [.. within.Select(Short)]);
    }

    private static string Short(double value) =>
        Math.Abs(value) switch
        {
            >= 1e6 => $"{value / 1e6:0.##}M",
            >= 1e4 => $"{value / 1e3:0.#}k",
            _ => $"{value:N0}",
        };
}
