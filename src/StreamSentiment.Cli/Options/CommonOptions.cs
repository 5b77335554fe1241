using System.CommandLine;
using StreamSentiment.Modeling;

namespace StreamSentiment.Cli.Options;

/// <summary>Options that several commands share, each with the same name and meaning everywhere.</summary>
internal static class CommonOptions
{
    /// <summary>The folder of the bundled models, beside the tool's own files.</summary>
    public static string BundledModels { get; } = Path.Combine(AppContext.BaseDirectory, "models");

    public static Option<string> Model() =>
        new("--model", "-m")
        {
            Description =
                "Model: a folder or s3://BUCKET/PREFIX/NAME of a version, of a model (its current version), or of a store "
                + "with one model. Default: the bundled model.",
            DefaultValueFactory = _ => BundledModels,
            HelpName = "DIR",
        };

    public static Option<Precision> Precision() =>
        new("--precision")
        {
            Description = "Number format of the recurrent layers: auto, fp32, int16 or bf16. Default: auto.",
            DefaultValueFactory = _ => Modeling.Precision.Auto,
        };

    public static Option<bool> Json(string description = "Write JSON to standard output.") =>
        new("--json") { Description = description };

    public static Option<string> Data(string description = "") =>
        new("--data", "-d")
        {
            Description =
                $"{description}imdb:PATH, amazon-domains:PATH, or a file .csv, .tsv, .txt, .json, .jsonl or .parquet "
                + "(also .gz or .zip).",
            Required = true,
            HelpName = "SPEC",
        };

    public static Option<string[]> SeveralData(string description)
    {
        var one = Data(description);
        return new(one.Name, [.. one.Aliases])
        {
            Description = one.Description,
            Required = true,
            HelpName = one.HelpName,
        };
    }

    public static Option<int> Jobs() =>
        AtLeastOne(
            new("--jobs")
            {
                Description = "Trainings that run at the same time, on one core each. Default: the number of cores.",
                DefaultValueFactory = _ => Environment.ProcessorCount,
            }
        );

    /// <summary>Makes the option refuse values below 1.</summary>
    public static Option<int> AtLeastOne(Option<int> option)
    {
        option.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() < 1)
            {
                given.AddError($"{option.Name} must be at least 1.");
            }
        });
        return option;
    }

    /// <summary>The command line as it was typed, for a report.</summary>
    public static string CommandLine(ParseResult parsed) =>
        $"streamsentiment {string.Join(' ', parsed.Tokens.Select(token => token.Value))}";
}
