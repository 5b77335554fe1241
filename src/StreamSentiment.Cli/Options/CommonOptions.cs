using System.CommandLine;
using StreamSentiment.Data;
using StreamSentiment.Modeling;

namespace StreamSentiment.Cli.Options;

/// <summary>Options that several commands share, with one name and meaning each.</summary>
internal static class CommonOptions
{
    /// <summary>The bundled models, beside the tool's own files.</summary>
    public static string BundledModels { get; } = Path.Combine(AppContext.BaseDirectory, "models");

    public static Option<string> Model() =>
        new("--model", "-m")
        {
            Description =
                "The model, a folder or s3://BUCKET/PREFIX/NAME: a version, a model (its current version), or a store of one model. Default: the bundled model.",
            DefaultValueFactory = _ => BundledModels,
            HelpName = "DIR",
        };

    public static Option<Precision> Precision() =>
        new("--precision")
        {
            Description = "Number format of the recurrent layers: auto, fp32 or bf16.",
            DefaultValueFactory = _ => Modeling.Precision.Auto,
        };

    public static Option<bool> Json() => new("--json") { Description = "Write JSON to standard output." };

    public static Option<string> Data(string description = "") =>
        new("--data", "-d")
        {
            Description = $"{description}imdb:PATH, amazon-domains:PATH, or a .csv, .tsv or .jsonl file (also .gz).".TrimStart(),
            Required = true,
            HelpName = "SPEC",
        };

    public static Option<int> Jobs() =>
        AtLeastOne(
            new("--jobs")
            {
                Description = "Trainings at a time, one core each. Default: the cores.",
                DefaultValueFactory = _ => Environment.ProcessorCount,
            }
        );

    /// <summary>The option, refusing 0 and less.</summary>
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

    /// <summary>What the person typed, for a report.</summary>
    public static string CommandOf(ParseResult parsed) =>
        $"streamsentiment {string.Join(' ', parsed.Tokens.Select(token => token.Value))}";

    /// <summary>Reviews as the engine learns from them.</summary>
    public static LabelledText[] Texts(IReadOnlyList<LabelledText> reviews) =>
        [.. reviews.Select(review => new LabelledText(review.Text, review.IsPositive))];
}
