namespace StreamSentiment.Data.Files;

/// <summary>Finds the columns of a file by the options, or by the names that such columns usually have.</summary>
internal static class Columns
{
    /// <summary>The first of them that a file has is taken.</summary>
    public static ColumnKind Text { get; } =
        new(
            "text",
            [
                .. "text review reviewtext content reviewbody reviewcontent body sentence tweet tweets comment comments".Split(
                    ' '
                ),
                .. "message document phrase verifiedreviews reviewdescription feedbacktext opinion post".Split(' '),
                .. "rezension kommentar commentaire avis comentario reseña recensione".Split(' '),
            ],
            ["text", "review", "comment", "body"]
        );

    /// <inheritdoc cref="Text"/>
    public static ColumnKind Label { get; } =
        new(
            "label",
            [
                .. "label sentiment rating stars starrating overall score target polarity class liked reviewrating".Split(' '),
                .. "reviewscore overallrating recommended isrecommended recommendation recommend votedup usersuggestion".Split(
                    ' '
                ),
                .. "recommendedind labels feedback bewertung sterne note nota etoiles calificacion puntuacion".Split(' '),
            ],
            ["sentiment", "label", "rating", "stars", "polarity"]
        );

    /// <inheritdoc cref="Text"/>
    public static ColumnKind Id { get; } = new("id", ["id", "reviewid", "tweetid"], []);

    /// <summary>The columns to take, the best first: the one that is named, or all whose name is usual.</summary>
    /// <param name="names">The names of the file's columns, in its order.</param>
    /// <param name="kind">What the column holds.</param>
    /// <param name="named">The name or, from 1, the number that was given; null for the usual names.</param>
    /// <param name="taken">A column that is something else already.</param>
    public static int[] Find(IReadOnlyList<string> names, ColumnKind kind, string? named, int taken = -1)
    {
        if (named is not null)
        {
            return [.. FindNamed(names, named)];
        }

        string[] plain = [.. names.Select(Plain)];
        int[] usual = [.. kind.Usual.Select(name => Array.IndexOf(plain, name)).Where(index => index >= 0 && index != taken)];
        if (usual.Length > 0)
        {
            return usual;
        }

        int[] ending =
        [
            .. Enumerable
                .Range(0, plain.Length)
                .Where(i => i != taken && kind.Endings.Any(end => plain[i].EndsWith(end, StringComparison.Ordinal))),
        ];
        return ending.Length == 1 ? ending : [];
    }

    /// <summary>True for a name that a column of texts, labels or ids usually has.</summary>
    public static bool IsUsual(string name) =>
        Plain(name) is { Length: > 0 } plain
        && (Text.Usual.Contains(plain) || Label.Usual.Contains(plain) || Id.Usual.Contains(plain));

    /// <summary>The letters and digits of a name, in lower case.</summary>
    public static string Plain(string name) => new([.. name.ToLowerInvariant().Where(char.IsLetterOrDigit)]);

    private static IEnumerable<int> FindNamed(IReadOnlyList<string> names, string named)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i].Equals(named, StringComparison.OrdinalIgnoreCase))
            {
                return [i];
            }
        }

        return int.TryParse(named, out int number) && number >= 1 && number <= names.Count ? [number - 1] : [];
    }
}

/// <summary>A kind of column.</summary>
/// <param name="Name">"text"; the option is <c>--text-column</c>.</param>
/// <param name="Usual">Usual names, the best first: letters and digits in lower case.</param>
/// <param name="Endings">Endings of names, for a file in which only one column has one.</param>
internal sealed record ColumnKind(string Name, IReadOnlyList<string> Usual, IReadOnlyList<string> Endings);
