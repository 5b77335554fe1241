using System.CommandLine;

namespace StreamSentiment.Cli.Reports;

/// <summary>The file of a report and the folder of its plots.</summary>
internal static class ReportFile
{
    public static Option<string?> Option() =>
        new("--report")
        {
            Description = "Write an HTML report to this file, and its plots as SVG and PNG to the folder FILE-plots beside it.",
            HelpName = "FILE.html",
        };

    /// <summary>
    /// Creates the folder, and refuses a path that cannot be written, before the work that the report is about begins.
    /// </summary>
    /// <exception cref="UsageException">The name does not end in .html, or is that of a folder.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public static string? Prepare(string? path)
    {
        if (path is null)
        {
            return null;
        }

        if (!path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || Directory.Exists(path))
        {
            throw new UsageException($"--report {path} must name a file that ends in .html.");
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
