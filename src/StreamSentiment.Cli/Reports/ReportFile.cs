using System.CommandLine;

namespace StreamSentiment.Cli.Reports;

/// <summary>Where a report goes.</summary>
internal static class ReportFile
{
    public static Option<string?> Option() =>
        new("--report")
        {
            Description = "Write an HTML report to this file, and its plots as SVG and PNG to the folder FILE-plots beside it.",
            HelpName = "FILE.html",
        };

    /// <summary>Refuses, before the work that the report is about, what could not be written after it; makes the folder.</summary>
    /// <exception cref="WrongUseException">The name does not end in .html, or is that of a folder.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public static string? Prepare(string? path)
    {
        if (path is null)
        {
            return null;
        }

        if (!path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || Directory.Exists(path))
        {
            throw new WrongUseException($"--report {path} must name a file that ends in .html.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return path;
    }

    /// <summary><c>a/report.html</c> has <c>a/report-plots</c>.</summary>
    public static string PlotsFolder(string path) => $"{Path.ChangeExtension(path, null)}-plots";

    public static string Style()
    {
        using var css = new StreamReader(typeof(ReportFile).Assembly.GetManifestResourceStream("report.css")!);
        return css.ReadToEnd().TrimEnd();
    }
}
