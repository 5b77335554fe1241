using System.Collections.Frozen;

namespace StreamSentiment.Data.Labels;

/// <summary>Columns whose name says that they hold stars, points or marks: a 1 in them is bad, or at least is no "yes".</summary>
internal static class StarColumn
{
    private static readonly FrozenSet<string> Whole = FrozenSet.Create(
        "overall",
        "rate",
        "rates",
        "grade",
        "mark",
        "marks",
        "points",
        "note",
        "nota",
        "voto",
        "calificacion",
        "puntuacion",
        "bewertung",
        "punkte"
    );

    private static readonly string[] Parts = ["rating", "star", "score", "overall", "sterne", "etoile", "estrella"];

    /// <param name="column">The name as the file has it: <c>reviews.rating</c>, <c>Star Rating</c>.</param>
    public static bool IsNamedSo(string column)
    {
        string name = new([.. column.ToLowerInvariant().Where(char.IsLetterOrDigit)]);
        return Whole.Contains(name) || Parts.Any(part => name.Contains(part, StringComparison.Ordinal));
    }
}
