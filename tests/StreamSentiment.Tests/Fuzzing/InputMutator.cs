using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace StreamSentiment.Tests.Fuzzing;

/// <summary>
/// Makes bad inputs of good ones, as the structure of JSON suggests: values of other types, keys twice, depth, numbers and times
/// at their limits, broken UTF-8, and changes of bytes. The same random numbers make the same input.
/// </summary>
internal static class InputMutator
{
    private const int MostBytes = 256 * 1024;

    private static readonly string[] OddValues =
    [
        "null",
        "true",
        "false",
        "0",
        "-0",
        "-1",
        "1e400",
        "-1e400",
        "1e-400",
        "0.30000000000000004",
        "2147483648",
        "-9223372036854775809",
        "99999999999999999999999999999999999999",
        "NaN",
        "Infinity",
        "01",
        "\"\"",
        "\" \"",
        "\"0\"",
        "\"NaN\"",
        "\"null\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\udfff\\ud800\"",
        "\"\\uFEFF\"",
        "\"\u202Etxt\"",
        "\"../../etc/passwd\"",
        "\"a/b\\\\c\"",
        "\"0001-01-01T00:00:00Z\"",
        "\"0001-01-01T00:00:00+14:00\"",
        "\"9999-12-31T23:59:59.9999999-14:00\"",
        "\"2025-02-30T00:00:00Z\"",
        "\"2025-03-02T08:00:00.12345678901234567890Z\"",
        "[]",
        "{}",
        "[null]",
        "{\"\":null}",
        "[[[[]]]]",
        "{\"type\":\"PauseCommand\",\"schemaVersion\":1}",
        "\"unterminated",
        "/* a comment */ 1",
        "'single'",
    ];

    private static readonly byte[][] OddBytes =
    [
        [0xC0, 0x80],
        [0xED, 0xA0, 0x80],
        [0xF4, 0x90, 0x80, 0x80],
        [0xFF],
        [0xFE, 0xFF],
        [0xE2, 0x82],
        [0x00],
        [0xEF, 0xBB, 0xBF],
        [0x1F, 0x8B, 0x08],
        [0x00, 0x00, 0x00, 0x00, 0x05],
        [0x0D, 0x0A],
        "\u2028"u8.ToArray(),
        "😀"u8.ToArray(),
    ];

    /// <summary>Changes the input in one to four places.</summary>
    /// <param name="input">A good input.</param>
    /// <param name="others">Other good inputs, to be joined with it.</param>
    public static byte[] Mutate(byte[] input, IReadOnlyList<byte[]> others, Random random)
    {
        for (int left = random.Next(1, 5); left > 0; left--)
        {
            input = Change(input, others, random);
            if (input.Length > MostBytes)
            {
                return input[..MostBytes];
            }
        }

        return input;
    }

    private static byte[] Change(byte[] input, IReadOnlyList<byte[]> others, Random random)
    {
        int at = random.Next(input.Length + 1);
        int end = random.Next(at, input.Length + 1);
        return random.Next(16) switch
        {
            0 => input[..at],
            1 => input[at..],
            2 => [.. input[..at], .. input[end..]],
            3 => [.. input[..end], .. input[at..end], .. input[end..]],
            4 => Flip(input, random),
            5 => [.. input[..at], .. Pick(OddBytes, random), .. input[at..]],
            6 => [0xEF, 0xBB, 0xBF, .. input],
            7 => [.. input, .. Pick(others, random)],
            8 => Nest(input, at, random),
            9 => Recode(input, random),
            10 => DoubleKey(input, random),
            11 => [.. input[..at], .. Repeated(random), .. input[at..]],
            _ => Replace(input, random),
        };
    }

    /// <summary>Puts another value, or another name, in the place of one of the JSON's tokens.</summary>
    private static byte[] Replace(byte[] input, Random random)
    {
        if (Tokens(input) is not { Count: > 0 } tokens)
        {
            return Flip(input, random);
        }

        var (start, length, isName) = Pick(tokens, random);
        string odd = isName ? $"\"{(random.Next(2) == 0 ? "Type" : "")}\"" : Pick(OddValues, random);
        return [.. input[..start], .. Encoding.UTF8.GetBytes(odd), .. input[(start + length)..]];
    }

    /// <summary>Repeats a name with another value in front of it or behind it.</summary>
    private static byte[] DoubleKey(byte[] input, Random random)
    {
        var names = Tokens(input).Where(token => token.IsName).ToList();
        if (names.Count == 0)
        {
            return Flip(input, random);
        }

        var (start, length, _) = Pick(names, random);
        byte[] twin = [.. input[start..(start + length)], .. Encoding.UTF8.GetBytes($":{Pick(OddValues, random)},")];
        return [.. input[..start], .. twin, .. input[start..]];
    }

    private static byte[] Nest(byte[] input, int at, Random random)
    {
        int depth = Pick([1, 63, 64, 65, 1000, 50_000], random);
        string name = Pick(["a", "payload", "before", "after", "data", "type"], random);
        (string open, string close) = random.Next(3) == 0 ? ("[", "]") : ($"{{\"{name}\":", "}");
        return
        [
            .. input[..at],
            .. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, depth))),
            .. input[at..],
            .. Encoding.UTF8.GetBytes(random.Next(2) == 0 ? "" : string.Concat(Enumerable.Repeat(close, depth))),
        ];
    }

    private static byte[] Repeated(Random random)
    {
        byte[] bytes = new byte[Pick([100, 513, 70_000], random)];
        Array.Fill(bytes, Pick("0a \"\\{9\u0001"u8.ToArray(), random));
        return bytes;
    }

    private static byte[] Recode(byte[] input, Random random) =>
        Pick([Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.Latin1], random)
            .GetBytes(Encoding.UTF8.GetString(input));

    private static byte[] Flip(byte[] input, Random random)
    {
        byte[] changed = [.. input];
        for (int left = random.Next(1, 9); left > 0 && changed.Length > 0; left--)
        {
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
        }

        return changed.Length > 0 ? changed : BitConverter.GetBytes(random.NextInt64());
    }

    /// <summary>A number of eight bytes as formats begin with, at its limits.</summary>
    public static byte[] OddLength(Random random)
    {
        byte[] length = new byte[8];
        long[] odd = [0, 1, 2, -1, long.MaxValue, long.MinValue, 100_000_000, 100_000_001, random.NextInt64(), random.Next(200)];
        BinaryPrimitives.WriteInt64LittleEndian(length, Pick(odd, random));
        return length;
    }

    public static T Pick<T>(IReadOnlyList<T> all, Random random) => all[random.Next(all.Count)];

    private static List<(int Start, int Length, bool IsName)> Tokens(byte[] json)
    {
        List<(int, int, bool)> tokens = [];
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                if (reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
                {
                    int start = (int)reader.TokenStartIndex;
                    bool isName = reader.TokenType is JsonTokenType.PropertyName;
                    // A name's token ends with its quote, and not with the colon behind it.
                    int length = isName ? reader.ValueSpan.Length + 2 : (int)reader.BytesConsumed - start;
                    tokens.Add((start, length, isName));
                }
            }
        }
        catch (JsonException)
        {
            // It was broken before: the tokens up to there will do.
        }

        return tokens;
    }
}
