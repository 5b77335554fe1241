using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace StreamSentiment.Contracts.Parsing;

/// <summary>
/// What serializers of a schema registry put in front of a value. No JSON begins with these bytes, so that a frame is never
/// taken for a part of a review.
/// </summary>
/// <remarks>
/// Confluent: magic byte 0 and a schema id of 4 bytes, or magic byte 1 and a GUID; Apicurio: 0 and 8 bytes; AWS Glue: 3, a byte
/// for the compression (0 for none) and a GUID.
/// </remarks>
internal static class RegistryFraming
{
    private const int GuidLength = 16;

    /// <summary>The length of the frame; 0 where there is none.</summary>
    /// <param name="value">The value of a record.</param>
    /// <param name="description">Words for the frame, with the id of the schema.</param>
    public static int Find(ReadOnlySpan<byte> value, out string description)
    {
        description = "";
        if (value.Length < 5 || value[0] > 3)
        {
            return 0;
        }

        int length = (value[0], value[1]) switch
        {
            (0, _) when !BeginsAsJson(value[5..]) && value.Length > 9 && BeginsAsJson(value[9..]) => 9,
            (0, _) => 5,
            (1, _) when value.Length > 1 + GuidLength && BeginsAsJson(value[(1 + GuidLength)..]) => 1 + GuidLength,
            (3, 0) when value.Length > 2 + GuidLength && BeginsAsJson(value[(2 + GuidLength)..]) => 2 + GuidLength,
            _ => 0,
        };
        if (length > 0)
        {
            description = $"magic byte {value[0]}, schema id {SchemaId(value[..length])}";
        }

        return length;
    }

    /// <summary>True if the first character may be that of an object, an array or a string.</summary>
    public static bool BeginsAsJson(ReadOnlySpan<byte> value)
    {
        var text = (value.StartsWith(Encoding.UTF8.Preamble) ? value[Encoding.UTF8.Preamble.Length..] : value).TrimStart(
            " \t\r\n"u8
        );
        return !text.IsEmpty && text[0] is (byte)'{' or (byte)'[' or (byte)'"';
    }

    private static string SchemaId(ReadOnlySpan<byte> frame) =>
        frame.Length switch
        {
            5 => BinaryPrimitives.ReadUInt32BigEndian(frame[1..]).ToString(CultureInfo.InvariantCulture),
            9 => BinaryPrimitives.ReadUInt64BigEndian(frame[1..]).ToString(CultureInfo.InvariantCulture),
            _ => new Guid(frame[^GuidLength..], bigEndian: true).ToString(),
        };
}
