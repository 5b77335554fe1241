namespace StreamSentiment.Contracts.Parsing;

/// <summary>Recognises formats that are no JSON by their first bytes.</summary>
internal static class BinaryFormat
{
    /// <summary>Words for the end of a message; empty where the format is not known.</summary>
    public static string Hint(ReadOnlySpan<byte> value) =>
        value switch
        {
            [0x1F, 0x8B, ..] => "; it looks like gzip",
            [0x28, 0xB5, 0x2F, 0xFD, ..] => "; it looks like zstd",
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [(byte)'{', 0, ..] or [0, (byte)'{', ..] => "; it looks like UTF-16",
            [(byte)'O', (byte)'b', (byte)'j', 1, ..] => "; it looks like a file of Avro",
            [0xAC, 0xED, 0, 5, ..] => "; it looks like a serialized object of Java",
            [(byte)'<', ..] => "; it looks like XML",
            _ => "",
        };
}
