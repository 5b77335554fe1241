using System.CommandLine;
using System.CommandLine.Parsing;
using StreamSentiment.Cli.Views;
using StreamSentiment.Data;
using StreamSentiment.Data.Files;
using StreamSentiment.Data.Labels;

namespace StreamSentiment.Cli.Options;

/// <summary>The options that say how files of reviews are written. What is not given is detected.</summary>
internal sealed class DataFileOptions
{
    private static readonly (string Name, char Character)[] CharacterNames =
    [
        ("tab", '\t'),
        ("comma", ','),
        ("semicolon", ';'),
        ("pipe", '|'),
        ("space", ' '),
        ("none", '\0'),
        ("\\t", '\t'),
    ];

    private readonly Option<string?> text = new("--text-column")
    {
        Description = "Column of the text: a name or, from 1, a number. Default: text, review or another usual name.",
        HelpName = "COLUMN",
    };
    private readonly Option<string?> label = new("--label-column")
    {
        Description = "Column of the label: a name or number. Default: label, sentiment, rating, stars or another usual name.",
        HelpName = "COLUMN",
    };
    private readonly Option<string?> id = new("--id-column")
    {
        Description = "Column of the id: a name or number. Default: id, or FILE:LINE where there is no such column.",
        HelpName = "COLUMN",
    };
    private readonly Option<LabelScheme?> labels = new("--labels")
    {
        Description =
            $"Meaning of the labels: {string.Join(", ", LabelScheme.Names)}, or a mapping such as "
            + "\"neutral=skip,4=positive,0..1=negative\". Default: what all labels of the file allow.",
        HelpName = "SCHEME",
        CustomParser = ParseLabels,
    };
    private readonly Option<bool> stars = new("--star-ratings") { Description = "Short for --labels stars5." };
    private readonly Option<FileFormat?> format = new("--format")
    {
        Description =
            "Format: csv (any delimiter), json (lines or an array) or parquet. Default: as the file is named and begins.",
    };
    private readonly Option<string?> encoding = new("--encoding")
    {
        Description =
            "Encoding: utf-8, utf-16, windows-1252, latin1, or another name. Default: UTF-8 or UTF-16 where the file is so; "
            + "fields that are not UTF-8 are read as Windows-1252 (mixed).",
        HelpName = "NAME",
    };
    private readonly Option<char?> delimiter = Character(
        "--delimiter",
        "Character between fields, or tab, comma, semicolon, pipe, or none where each line is a text. Default: detected."
    );
    private readonly Option<char?> quote = Character(
        "--quote",
        "Character around fields, or none where quotes are text. Default: detected."
    );
    private readonly Option<char?> escape = Character(
        "--escape",
        "Character that makes a quote after it text, such as \\. Default: detected; else a doubled quote is a quote."
    );
    private readonly Option<bool> header = new("--header")
    {
        Description = "The first row names the columns. Default: detected.",
    };
    private readonly Option<bool> noHeader = new("--no-header")
    {
        Description = "The first row is a review; columns are named by number, from 1. Default: detected.",
    };
    private readonly Option<bool> skipBadRows = new("--skip-bad-rows")
    {
        Description = "Leave out rows that cannot be read, and count them. Default: the first one ends the command.",
    };

    public void AddTo(Command command)
    {
        Option[] all =
        [
            text,
            label,
            id,
            labels,
            stars,
            format,
            encoding,
            delimiter,
            quote,
            escape,
            header,
            noHeader,
            skipBadRows,
        ];
        foreach (var option in all)
        {
            command.Add(option);
        }

        command.Validators.Add(given =>
        {
            if (given.GetValue(header) && given.GetValue(noHeader))
            {
                given.AddError("--header and --no-header exclude each other.");
            }

            if (given.GetValue(stars) && given.GetResult(labels) is { Implicit: false })
            {
                given.AddError("--star-ratings is short for --labels stars5: give only one of both.");
            }
        });
    }

    public DataOptions Read(ParseResult parsed) =>
        new()
        {
            TextColumn = parsed.GetValue(text),
            LabelColumn = parsed.GetValue(label),
            IdColumn = parsed.GetValue(id),
            Labels = parsed.GetValue(stars) ? LabelScheme.Parse("stars5") : parsed.GetValue(labels),
            Format = parsed.GetValue(format),
            Encoding = parsed.GetValue(encoding),
            Delimiter = parsed.GetValue(delimiter),
            Quote = parsed.GetValue(quote),
            Escape = parsed.GetValue(escape),
            HasHeader =
                parsed.GetValue(header) ? true
                : parsed.GetValue(noHeader) ? false
                : null,
            SkipBadRows = parsed.GetValue(skipBadRows),
            Warn = sentence => Terminal.Say($"warning: {sentence}"),
        };

    /// <summary>The options that say explicitly how a file was read, to paste into a shell.</summary>
    public static string Format(DataDescription described, bool skipsBadRows) =>
        string.Join(' ', Words(described, skipsBadRows).Select(TrainCommandLine.Quoted));

    private static IEnumerable<string> Words(DataDescription described, bool skipsBadRows)
    {
        var facts = described.Facts;
        (string Name, string? Value)[] values =
        [
            ("--format", $"{facts.Format}".ToLowerInvariant()),
            ("--encoding", facts.Encoding),
            ("--delimiter", Written(facts.Delimiter)),
            ("--quote", Written(facts.Quote)),
            ("--escape", Written(facts.Escape)),
            ("--text-column", facts.TextColumn),
            ("--label-column", facts.LabelColumn),
            ("--id-column", facts.IdColumn),
            ("--labels", described.Labels?.Name),
        ];
        foreach (var (name, value) in values)
        {
            if (value is not null)
            {
                yield return name;
                yield return value;
            }
        }

        if (facts.HasHeader is { } hasHeader)
        {
            yield return hasHeader ? "--header" : "--no-header";
        }

        if (skipsBadRows)
        {
            yield return "--skip-bad-rows";
        }
    }

    /// <summary>The name of a character, as the options take it.</summary>
    private static string? Written(char? character) =>
        character is not { } given
            ? null
            : CharacterNames.FirstOrDefault(known => known.Character == given).Name ?? given.ToString();

    private static Option<char?> Character(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "CHAR",
            CustomParser = ParseCharacter,
        };

    private static char? ParseCharacter(ArgumentResult argument)
    {
        string word = argument.Tokens.Single().Value;
        foreach (var (name, character) in CharacterNames)
        {
            if (name.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return character;
            }
        }

        if (word is [var only] && char.IsAscii(only) && only is not ('\r' or '\n'))
        {
            return only;
        }

        argument.AddError(
            $"{(argument.Parent as OptionResult)?.Option.Name} {word} is not one ASCII character, nor tab, comma, semicolon, "
                + "pipe, space or none."
        );
        return null;
    }

    private static LabelScheme? ParseLabels(ArgumentResult argument)
    {
        try
        {
            return LabelScheme.Parse(argument.Tokens.Single().Value);
        }
        catch (FormatException e)
        {
            argument.AddError($"--labels: {e.Message}");
            return null;
        }
    }
}
