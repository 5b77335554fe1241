using System.CommandLine;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Cli.Views;
using StreamSentiment.Data;
using StreamSentiment.Text;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Shows the content of a data set before a model is trained on it.</summary>
internal static class InspectVerb
{
    public static Command Create()
    {
        var defaults = new TextProfile();
        var data = CommonOptions.Data("Reviews: ");
        var profile = new Option<TokenizerKind>("--profile", "-p")
        {
            Description = $"Text profile: keras or nltk. Default: {EnumValues.Name(defaults.Tokenizer)}.",
            DefaultValueFactory = _ => defaults.Tokenizer,
        };
        var clean = new Option<Cleaning>("--cleaning")
        {
            Description =
                "typographic removes tags and writes quotes, dashes, blanks and letters as a keyboard does; html only removes "
                + $"tags; none keeps all. Default: {EnumValues.Name(defaults.Cleaning)}.",
            DefaultValueFactory = _ => defaults.Cleaning,
        };
        var vocabularySize = new Option<int>("--vocabulary-size")
        {
            Description = $"Number of token ids of the planned vocabulary. Default: {defaults.VocabularySize}.",
            DefaultValueFactory = _ => defaults.VocabularySize,
        };
        var length = new Option<int>("--max-sequence-length")
        {
            Description = $"The most tokens of a review that the planned model reads. Default: {defaults.MaxSequenceLength}.",
            DefaultValueFactory = _ => defaults.MaxSequenceLength,
        };
        var examples = new Option<int>("--examples")
        {
            Description = "Number of reviews of each label to show. Default: 2.",
            DefaultValueFactory = _ => 2,
        };
        var rows = new Option<int>("--rows")
        {
            Description = "Number of the file's first rows to show as they are read. Default: 3.",
            DefaultValueFactory = _ => 3,
        };
        var report = ReportFile.Option();
        var asJson = CommonOptions.Json();
        var columns = new DataFileOptions();
        var command = new Command(
            "inspect",
            "Show the labels, lengths and words of a data set, and the share that a length and a vocabulary cover."
        )
        {
            data,
            profile,
            clean,
            vocabularySize,
            length,
            examples,
            rows,
            report,
            asJson,
        };
        columns.AddTo(command);
        command.SetAction(parsed =>
        {
            var text = Checked(
                defaults with
                {
                    Tokenizer = parsed.GetValue(profile),
                    Cleaning = parsed.GetValue(clean),
                    VocabularySize = parsed.GetValue(vocabularySize),
                    MaxSequenceLength = parsed.GetValue(length),
                }
            );
            string? file = ReportFile.Prepare(parsed.GetValue(report));
            string spec = parsed.GetValue(data)!;
            var options = columns.Read(parsed);
            var described = DataSource.Describe(spec, options, parsed.GetValue(rows));
            if (described is not null && !parsed.GetValue(asJson))
            {
                DescriptionView.Write(Terminal.Data, described); // first, because it tells why a file cannot be read
            }

            var inspection = new DataInspection(Path.GetFileName(spec.TrimEnd('/')), [.. DataSource.Read(spec, options)], text);
            if (parsed.GetValue(asJson))
            {
                DataView.WriteJson(inspection, described, options.SkipBadRows);
            }
            else
            {
                DataView.Write(Terminal.Data, inspection, parsed.GetValue(examples));
            }

            if (described is not null && !parsed.GetValue(asJson))
            {
                Terminal.Data.WriteSentence("");
                Terminal.Data.WriteSentence("The same, said by options:");
                Terminal.Data.WriteCommand(DataFileOptions.Format(described, options.SkipBadRows));
            }

            if (file is not null)
            {
                DataReport.Create(inspection, parsed.GetValue(examples)).Save(file);
                Terminal.Say($"Report: {file}");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static TextProfile Checked(TextProfile profile)
    {
        try
        {
            profile.Validate();
            return profile;
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
