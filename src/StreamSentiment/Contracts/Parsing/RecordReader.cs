using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace StreamSentiment.Contracts.Parsing;

/// <summary>
/// Reads the JSON value of a record into its fields. Bad input is a <see cref="Rejection"/>, never an exception.
/// </summary>
/// <remarks>
/// The schemas say what to write; this is what is read. Property names are case-sensitive; unknown properties are skipped,
/// however deep they are; the last of two equal properties wins; <c>null</c> is the same as absent; a byte-order mark is skipped.
/// A property that nobody needs (<c>source</c>, times, <c>labeller</c>) and that has another type or form is left out and named
/// in <c>IgnoredFields</c>. Numbers in strings are numbers, and a number is an id, as it is written. Comments, trailing commas,
/// <c>NaN</c> and a second document are invalid JSON; the escape of half a surrogate pair, which has no UTF-8 form, is invalid
/// UTF-8 in an id or a text. Lines and bytes are counted from 1 in messages. The order of the checks: null, size, UTF-8, JSON,
/// then those of the fields.
/// </remarks>
internal static class RecordReader
{
    // The size of a record bounds its depth, and the reader does not recurse.
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    /// <param name="value">The record's value.</param>
    /// <param name="maxBytes">The largest value that is read, in bytes.</param>
    /// <param name="record">The record, when the method returns true.</param>
    /// <param name="rejection">The reason, when the method returns false.</param>
    public static bool TryRead<TFields, TRecord>(
        byte[]? value,
        int maxBytes,
        [NotNullWhen(true)] out TRecord? record,
        out Rejection rejection
    )
        where TFields : struct, IRecordFields<TRecord>
        where TRecord : class
    {
        record = null;
        var fault = CheckBytes(value, maxBytes) ?? Parse<TFields, TRecord>(value!, out record);
        rejection = fault.GetValueOrDefault();
        return fault is null;
    }

    private static Rejection? CheckBytes(byte[]? value, int maxBytes)
    {
        if (value is null)
        {
            return new(RejectionReason.NullValue, "the record has no value");
        }

        if (value.Length > maxBytes)
        {
            return new(RejectionReason.TooLarge, $"the value has {value.Length} bytes, the limit is {maxBytes}");
        }

        if (!Utf8.IsValid(value))
        {
            return new(RejectionReason.InvalidUtf8, $"byte {InvalidByte(value) + 1} of the value is not UTF-8");
        }

        return null;
    }

    private static Rejection? Parse<TFields, TRecord>(byte[] value, out TRecord? record)
        where TFields : struct, IRecordFields<TRecord>
        where TRecord : class
    {
        record = null;
        var reader = new Utf8JsonReader(WithoutByteOrderMark(value), AnyDepth);
        try
        {
            var fields = default(TFields);
            reader.Read();
            var document = reader.TokenType;
            if (document == JsonTokenType.StartObject)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    if (RecordFields.IsNameReadable(in reader))
                    {
                        fields.ReadProperty(ref reader);
                    }
                    else
                    {
                        reader.Skip();
                    }
                }
            }
            else
            {
                reader.Skip();
            }

            // Throws when anything but white space follows.
            reader.Read();
            var fault =
                document == JsonTokenType.StartObject
                    ? fields.FindFault()
                    : new(RejectionReason.WrongType, $"the document is {RecordFields.Describe(document)}, expected an object");
            record = fault is null ? fields.Build() : null;
            return fault;
        }
        catch (JsonException e)
        {
            return new(
                RejectionReason.InvalidJson,
                $"the value is not JSON: stopped at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}"
            );
        }
        catch (InvalidOperationException)
        {
            // The only thing that Utf8JsonReader refuses after it has accepted the token.
            return new(
                RejectionReason.InvalidUtf8,
                $"the string at byte {reader.TokenStartIndex + 1} escapes half a surrogate pair"
            );
        }
    }

    private static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> value) =>
        value.StartsWith(Encoding.UTF8.Preamble) ? value[Encoding.UTF8.Preamble.Length..] : value;

    private static int InvalidByte(ReadOnlySpan<byte> value)
    {
        int position = 0;
        while (Rune.DecodeFromUtf8(value[position..], out _, out int length) == System.Buffers.OperationStatus.Done)
        {
            position += length;
        }

        return position;
    }
}

/// <summary>
/// The properties of a record that were found while its JSON is read. Faults are kept, not raised: broken JSON further on is
/// reported first, and a later property of the same name may replace the fault.
/// </summary>
internal interface IRecordFields<out TRecord>
{
    /// <summary>Reads the property whose name the reader stands on, or skips its value.</summary>
    public void ReadProperty(ref Utf8JsonReader reader);

    /// <summary>The first fault of the properties; null if there is none.</summary>
    public Rejection? FindFault();

    /// <summary>The record, once <see cref="FindFault"/> has found none.</summary>
    public TRecord Build();
}
