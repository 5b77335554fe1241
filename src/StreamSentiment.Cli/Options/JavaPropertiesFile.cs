using System.Globalization;
using System.Text;

namespace StreamSentiment.Cli.Options;

/// <summary>
/// Reads a file of java.util.Properties: <c>key=value</c>, <c>key: value</c> or <c>key value</c>, comments after # or !, lines
/// that go on after a backslash, and \uXXXX.
/// </summary>
internal static class JavaPropertiesFile
{
    /// <summary>The keys and values in their order; of a key that comes twice, the last value, as Java takes it.</summary>
    public static IReadOnlyDictionary<string, string> Parse(string text)
    {
        var properties = new Dictionary<string, string>();
        foreach (string line in LogicalLines(text))
        {
            int end = 0;
            while (end < line.Length && line[end] is not ('=' or ':') && !char.IsWhiteSpace(line[end]))
            {
                end += line[end] == '\\' ? 2 : 1;
            }

            end = Math.Min(end, line.Length);
            string rest = line[end..].TrimStart();
            string value = rest.StartsWith('=') || rest.StartsWith(':') ? rest[1..].TrimStart() : rest;
            properties[Unescape(line[..end])] = Unescape(value);
        }

        return properties;
    }

    private static IEnumerable<string> LogicalLines(string text)
    {
        var logical = new StringBuilder();
        foreach (string line in text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n'))
        {
            string natural = line.TrimStart();
            if (logical.Length == 0 && (natural.Length == 0 || natural[0] is '#' or '!'))
            {
                continue;
            }

            bool goesOn = natural.Reverse().TakeWhile(sign => sign == '\\').Count() % 2 == 1;
            logical.Append(goesOn ? natural[..^1] : natural);
            if (!goesOn)
            {
                yield return logical.ToString();
                logical.Clear();
            }
        }

        if (logical.Length > 0)
        {
            yield return logical.ToString();
        }
    }

    private static string Unescape(string text)
    {
        var plain = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                plain.Append(text[i]);
                continue;
            }

            char sign = text[++i];
            if (
                sign == 'u'
                && i + 4 < text.Length
                && ushort.TryParse(text.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ushort code)
            )
            {
                plain.Append((char)code);
                i += 4;
            }
            else
            {
                plain.Append(
                    sign switch
                    {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        'f' => '\f',
                        _ => sign,
                    }
                );
            }
        }

        return plain.ToString();
    }
}
