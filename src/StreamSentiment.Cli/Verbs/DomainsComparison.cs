using System.CommandLine;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Cli.Views;
using StreamSentiment.Data;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Native;
using StreamSentiment.Training;
using StreamSentiment.Training.Experiments;

namespace StreamSentiment.Cli.Verbs;

/// <summary><c>compare</c> on the Multi-Domain Sentiment Dataset, by the protocol of its authors.</summary>
internal sealed class DomainsComparison(
    ParseResult parsed,
    string data,
    string output,
    int jobs,
    RecipeOptions settings,
    DataFileOptions columns
)
{
    private const string Kind = "amazon-domains:";

    public static Option<string?> Domains { get; } =
        new("--domains")
        {
            Description = "amazon-domains: the domains to use, separated by commas, such " + "as books,dvd. Default: all.",
            HelpName = "NAMES",
        };

    public static Option<string?> From { get; } =
        new("--from")
        {
            Description = "amazon-domains: the model to fine-tune on the domains. Default: the bundled model.",
            HelpName = "DIR",
        };

    /// <summary>True if the data is that data set.</summary>
    /// <param name="notForIt">The options that have no meaning for that data set.</param>
    /// <exception cref="UsageException">An option is given that has no meaning for this data.</exception>
    public static bool IsAskedFor(ParseResult parsed, string data, Option[] notForIt)
    {
        bool isAskedFor = data.StartsWith(Kind, StringComparison.Ordinal);
        var meaningless = isAskedFor ? notForIt : [Domains, From];
        return meaningless.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } useless
            ? throw new UsageException($"{useless.Name} has no meaning {(isAskedFor ? "with" : "without")} --data {Kind}PATH.")
            : isAskedFor;
    }

    /// <summary>True to write JSON instead of a table.</summary>
    public bool WritesJson { get; init; }

    public int Run(CancellationToken stop)
    {
        Recipe scratch = settings.Read(parsed, Recipe.InDomain),
            fineTuning = settings.Read(parsed, Recipe.FineTuning);
        string report = ReportFile.Prepare(Path.Combine(output, "report.html"))!;
        // Once, because the current version may change
        string from = ModelLocation.Resolve(parsed.GetValue(From) ?? CommonOptions.BundledModels);
        var manifest = ModelLocation.ReadManifest(from);
        NativeTorch.EnsureLoaded();

        Terminal.Say($"Reading {data}");
        var reviews = Load();
        var protocol = new DomainProtocol(scratch, fineTuning, from) { OnEvent = Terminal.Say };
        using var file = ResultFile<DomainFold>.Open(
            DomainFold.Kind,
            output,
            protocol.Facts(reviews),
            sentence => Terminal.Say($"warning: {sentence}")
        );
        if (file.Finished.Count > 0)
        {
            Terminal.Say($"{file.Finished.Count} folds are finished");
        }

        var results = protocol.Run(reviews, file, jobs, stop);
        var study = new DomainStudy
        {
            Model = $"{manifest.Name} {manifest.Version}",
            Results = results,
            Command = CommonOptions.CommandLine(parsed),
            Scratch = scratch,
            FineTuning = fineTuning,
            Took = TimeSpan.FromSeconds(file.Finished.Sum(fold => fold.Seconds)),
        };
        if (WritesJson)
        {
            DomainsView.WriteJson(study);
        }
        else
        {
            DomainsView.Write(Terminal.Data, study);
        }

        DomainsReport.Create(study).Save(report);
        Terminal.Say($"Report: {report}");
        return ExitCode.Done;
    }

    /// <summary>The reviews of each domain from both splits, because the protocol makes its own folds.</summary>
    private Dictionary<string, IReadOnlyList<LabelledText>> Load()
    {
        string spec = parsed.GetValue(Domains) is { } names ? $"{data}{(data.Contains('#') ? ',' : '#')}{names}" : data;
        if (DataSpec.Parse(spec, Splits.Labelled).Splits != Splits.Labelled)
        {
            throw new UsageException(
                $"{spec} names splits, but the protocol makes its own folds of all labelled reviews: name only domains."
            );
        }

        return DataSource
            .Read(spec, columns.Read(parsed) with { Splits = Splits.Labelled })
            .GroupBy(review => review.Source, review => new LabelledText(review.Text, review.IsPositive!.Value))
            .ToDictionary(domain => domain.Key, domain => (IReadOnlyList<LabelledText>)[.. domain]);
    }
}
