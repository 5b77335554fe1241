using System.CommandLine;
using StreamSentiment.Data;

namespace StreamSentiment.Cli.Options;

/// <summary>The options for CSV, TSV and JSON lines files: the names of the columns and the kind of labels.</summary>
internal sealed class DataColumnOptions
{
    private readonly Option<string?> text = new("--text-column")
    {
        Description = "Column of the text. Default: text, review, review_text or content.",
    };
    private readonly Option<string?> label = new("--label-column")
    {
        Description = "Column of the label. Default: label, sentiment or rating.",
    };
    private readonly Option<string?> id = new("--id-column")
    {
        Description = "Column of the id. Default: id, or FILE:LINE where there is no such column.",
    };
    private readonly Option<bool> stars = new("--star-ratings")
    {
        Description = "Read labels as 1 to 5 stars; reviews with 3 " + "are left out.",
    };

    public void AddTo(Command command)
    {
        command.Add(text);
        command.Add(label);
        command.Add(id);
        command.Add(stars);
    }

    public DataOptions Read(ParseResult parsed) =>
        new()
        {
            TextColumn = parsed.GetValue(text),
            LabelColumn = parsed.GetValue(label),
            IdColumn = parsed.GetValue(id),
            StarRatings = parsed.GetValue(stars),
            Warn = sentence => Console.Error.WriteLine($"warning: {sentence}"),
        };
}
