using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace StreamSentiment.Contracts;

/// <summary>
/// Reads the value of a <see cref="Topics.Raw"/> record. Bad input is a <see cref="Rejection"/>, never an exception.
/// </summary>
/// <remarks>
/// What the schema leaves open is decided so: property names are case-sensitive; unknown properties are skipped; the last of
/// two equal properties wins; <c>null</c> is the same as absent; a byte-order mark is skipped; comments, trailing commas,
/// <c>NaN</c>, a second document and more than 64 levels are invalid JSON; the escape of half a surrogate pair, which has no
/// UTF-8 form, is invalid UTF-8 where it would have to be decoded, and skipped within an unknown property's value. Lines and
/// bytes are counted from 1 in messages.
/// </remarks>
public static class ReviewReader
{
    /// <summary>
    /// Reads one review. Checks in this order: null, size, UTF-8, JSON, schema version, types, id, text, and reports the first
    /// that fails. The version stands before the types, because a later version may change them.
    /// </summary>
    /// <param name="value">The record's value.</param>
    /// <param name="maxBytes">The largest value that is read, in bytes.</param>
    /// <param name="review">The review, when the method returns true.</param>
    /// <param name="rejection">The reason, when the method returns false.</param>
    public static bool TryRead(
        byte[]? value, int maxBytes, [NotNullWhen(true)] out Review? review, out Rejection rejection)
    {
        review = null;
        var fault = CheckBytes(value, maxBytes) ?? Parse(value!, out review);
        rejection = fault.GetValueOrDefault();
        return fault is null;
    }

    private static Rejection? CheckBytes(byte[]? value, int maxBytes)
    {
        if (value is null)
            return new(RejectionReason.NullValue, "the record has no value");
        if (value.Length > maxBytes)
            return new(RejectionReason.TooLarge, $"the value has {value.Length} bytes, the limit is {maxBytes}");
        if (!Utf8.IsValid(value))
            return new(RejectionReason.InvalidUtf8, $"byte {InvalidByte(value) + 1} of the value is not UTF-8");
        return null;
    }

    private static Rejection? Parse(byte[] value, out Review? review)
    {
        review = null;
        var reader = new Utf8JsonReader(WithoutByteOrderMark(value));
        try
        {
            var fields = default(ReviewFields);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
                fields.ReadObject(ref reader);
            else
                fields.SkipDocument(ref reader);
            // Throws when anything but white space follows.
            reader.Read();
            var fault = fields.FindFault();
            review = fault is null ? fields.Build() : null;
            return fault;
        }
        catch (JsonException e)
        {
            return new(RejectionReason.InvalidJson,
                $"the value is not JSON: stopped at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
        catch (InvalidOperationException)
        {
            // The only thing that Utf8JsonReader refuses after it has accepted the token.
            return new(RejectionReason.InvalidUtf8,
                $"the string at byte {reader.TokenStartIndex + 1} escapes half a surrogate pair");
        }
    }

    private static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> value) =>
        value.StartsWith(Encoding.UTF8.Preamble) ? value[Encoding.UTF8.Preamble.Length..] : value;

    private static int InvalidByte(ReadOnlySpan<byte> value)
    {
        var position = 0;
        while (Rune.DecodeFromUtf8(value[position..], out _, out var length) == System.Buffers.OperationStatus.Done)
            position += length;
        return position;
    }
}
