namespace StreamSentiment.Data.Files;

/// <summary>Errors about columns. A first row that may be a review is never shown as names of columns.</summary>
internal static class ColumnFault
{
    private const int MostNames = 40;

    /// <param name="names">The names of the columns; empty where there are none.</param>
    /// <param name="isSure">False if the names are a first row that only may be names.</param>
    /// <param name="count">The number of columns, where they have no names.</param>
    public static DataException Absent(
        DataSpec spec,
        ColumnKind kind,
        string? named,
        IReadOnlyList<string> names,
        bool isSure,
        int count = 0
    )
    {
        string option = $"--{kind.Name}-column";
        string has =
            names.Count == 0 ? $"it has no header and {count} columns, which are named by number, from 1"
            : isSure || names.All(IsIdentifier) ? $"its columns are {List(names)}"
            : $"its first row has {names.Count} fields";
        string hint =
            isSure || names.Count == 0 ? "" : "; if its first row is no header, add --no-header and name columns by number";
        return new(
            named is null
                ? $"{spec.Path} has no {kind.Name} column by a usual name ({string.Join(", ", kind.Usual.Take(4))} …); "
                    + $"{has}{hint}. Name it with {option}."
                : $"{spec.Path} has no {kind.Name} column {named}; {has}{hint}."
        );
    }

    public static DataException NoHeader(DataSpec spec, int count) =>
        new(
            $"The first row of {spec.Path} looks like data, not like names of columns. Say --header if it names the {count} "
                + "columns; if not, name the columns by number: --no-header --text-column N --label-column N."
        );

    private static bool IsIdentifier(string name) =>
        name.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '.');

    private static string List(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNames).Select(Shown)) + (names.Count > MostNames ? ", …" : "");

    private static string Shown(string name) =>
        name.Length == 0 ? "\"\""
        : name.Length > 40 || name.Count(char.IsWhiteSpace) > 4 ? $"a text of {name.Length} characters"
        : name;
}
