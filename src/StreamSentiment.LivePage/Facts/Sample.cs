using System.Globalization;
using System.Text;

namespace StreamSentiment.LivePage.Facts;

/// <summary>One number of <c>/metrics</c>.</summary>
/// <param name="Name">Its name, as Prometheus has it.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>Reads a line of Prometheus' text format, or of OpenMetrics'; null for a comment.</summary>
    public static Sample? Read(string line)
    {
        int nameEnd = line.AsSpan().IndexOfAny('{', ' ');
        if (nameEnd <= 0 || line[0] == '#')
        {
            return null;
        }

        var labels = new Dictionary<string, string>();
        int at = nameEnd;
        if (line[at] == '{')
        {
            at = ReadLabels(line, at + 1, labels);
        }

        string number = line[at..].TrimStart().Split(' ', 2)[0]; // behind it a time or an exemplar may stand
        return double.TryParse(Plain(number), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? new Sample(line[..nameEnd], labels, value)
            : null;
    }

    /// <summary>Reads <c>name="value",…}</c>.</summary>
    /// <returns>The place behind the brace.</returns>
    private static int ReadLabels(string line, int at, Dictionary<string, string> labels)
    {
        while (at < line.Length && line[at] != '}')
        {
            int nameEnd = line.IndexOf('=', at);
            string name = line[at..nameEnd].Trim(',', ' ');
            var value = new StringBuilder();
            for (at = nameEnd + 2; line[at] != '"'; at++)
            {
                if (line[at] == '\\')
                {
                    at++;
                    value.Append(line[at] == 'n' ? '\n' : line[at]);
                }
                else
                {
                    value.Append(line[at]);
                }
            }

            labels[name] = value.ToString();
            at++;
            at += at < line.Length && line[at] == ',' ? 1 : 0;
        }

        return at + 1;
    }

    private static string Plain(string number) =>
        number switch
        {
            "+Inf" => "Infinity",
            "-Inf" => "-Infinity",
            _ => number,
        };
}
