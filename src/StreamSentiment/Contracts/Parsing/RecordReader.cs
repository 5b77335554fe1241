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
/// then those of the fields. Before the JSON may stand what a schema registry frames it with (<see cref="RegistryFraming"/>), and
/// around the record the envelopes that a setting opens (<see cref="EnvelopeOpener"/>).
/// </remarks>
internal static class RecordReader
{
    /// <summary>The size of a record bounds its depth, and the reader does not recurse.</summary>
    public static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    /// <param name="value">The record's value.</param>
    /// <param name="maxBytes">The largest value that is read, in bytes.</param>
    /// <param name="envelope">The envelopes that are opened.</param>
    /// <param name="eventId">The id of a record that has none of its own, such as that of the event in its headers.</param>
    /// <param name="record">The record, when the method returns true.</param>
    /// <param name="rejection">The reason, when the method returns false.</param>
    public static bool TryRead<TFields, TRecord>(
        byte[]? value,
        int maxBytes,
        Envelope envelope,
        string? eventId,
        [NotNullWhen(true)] out TRecord? record,
        out Rejection rejection
    )
        where TFields : struct, IRecordFields<TRecord>
        where TRecord : class
    {
        record = null;
        var fault = FindSizeFault(value, maxBytes) ?? ReadFramed<TFields, TRecord>(value, envelope, eventId, out record);
        rejection = fault.GetValueOrDefault();
        return fault is null;
    }

    /// <summary>The first byte that is not UTF-8, as a fault; null if there is none.</summary>
    /// <param name="place">Words for where the bytes are, in front of the message.</param>
    public static Rejection? FindUtf8Fault(ReadOnlySpan<byte> json, string place) =>
        Utf8.IsValid(json)
            ? null
            : new(
                RejectionReason.InvalidUtf8,
                $"{place}byte {InvalidByte(json) + 1} of the value is not UTF-8{BinaryFormat.Hint(json)}"
            );

    private static Rejection? FindSizeFault(byte[]? value, int maxBytes) =>
        value is null ? new(RejectionReason.NullValue, "the record has no value")
        : value.Length > maxBytes ? new(RejectionReason.TooLarge, $"the value has {value.Length} bytes, the limit is {maxBytes}")
        : null;

    /// <summary>Reads what stands behind the frame of a schema registry, or the whole value.</summary>
    private static Rejection? ReadFramed<TFields, TRecord>(
        ReadOnlySpan<byte> value,
        Envelope envelope,
        string? eventId,
        out TRecord? record
    )
        where TFields : struct, IRecordFields<TRecord>
        where TRecord : class
    {
        int frame = RegistryFraming.Find(value, out string description);
        var json = value[frame..];
        if (frame == 0)
        {
            return Read<TFields, TRecord>(json, envelope, eventId, out record);
        }

        record = null;
        var fault = RegistryFraming.BeginsAsJson(json)
            ? Read<TFields, TRecord>(json, envelope, eventId, out record)
            : new(RejectionReason.InvalidJson, "it is perhaps Avro or Protobuf; only JSON (a JSON Schema serializer) is read");
        return fault switch
        {
            { Reason: RejectionReason.InvalidJson or RejectionReason.InvalidUtf8 } no => no with
            {
                Message =
                    $"the value begins as a schema registry frames it ({description}), and what follows is not JSON: "
                    + no.Message,
            },
            _ => fault,
        };
    }

    private static Rejection? Read<TFields, TRecord>(
        ReadOnlySpan<byte> value,
        Envelope envelope,
        string? eventId,
        out TRecord? record
    )
        where TFields : struct, IRecordFields<TRecord>
        where TRecord : class
    {
        record = null;
        if (FindUtf8Fault(value, "") is { } fault)
        {
            return fault;
        }

        var json = value.StartsWith(Encoding.UTF8.Preamble) ? value[Encoding.UTF8.Preamble.Length..] : value;
        return envelope == Envelope.None
            ? Parse<TFields, TRecord>(json, null, eventId, out record)
            : Open<TFields, TRecord>(json, new EnvelopeOpener(envelope), eventId, out record);
    }

    private static Rejection? Open<TFields, TRecord>(
        ReadOnlySpan<byte> json,
        EnvelopeOpener opener,
        string? eventId,
        out TRecord? record
    )
        where TFields : struct, IRecordFields<TRecord>
        where TRecord : class
    {
        record = null;
        try
        {
            json = opener.Open(json);
        }
        catch (JsonException e)
        {
            return InvalidJson(e, json, opener.Place);
        }

        return opener.Fault ?? Parse<TFields, TRecord>(json, opener, opener.EventId ?? eventId, out record);
    }

    private static Rejection? Parse<TFields, TRecord>(
        ReadOnlySpan<byte> json,
        EnvelopeOpener? opener,
        string? eventId,
        out TRecord? record
    )
        where TFields : struct, IRecordFields<TRecord>
        where TRecord : class
    {
        record = null;
        string place = opener?.Place ?? "";
        var reader = new Utf8JsonReader(json, AnyDepth);
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
            fields.UseId(eventId);
            var fault =
                document == JsonTokenType.StartObject
                    ? fields.FindFault() ?? opener?.FindTextFault(fields.Text)
                    : new(RejectionReason.WrongType, $"the document is {RecordFields.Describe(document)}, expected an object");
            record = fault is null ? fields.Build() : null;
            return fault is { } found ? Explain(found, json, opener, place) : null;
        }
        catch (JsonException e)
        {
            return InvalidJson(e, json, place);
        }
        catch (InvalidOperationException)
        {
            // The only thing that Utf8JsonReader refuses after it has accepted the token.
            return new(
                RejectionReason.InvalidUtf8,
                $"{place}the string at byte {reader.TokenStartIndex + 1} escapes half a surrogate pair"
            );
        }
    }

    /// <summary>Adds what the value looks like to a fault that says only what it is not.</summary>
    private static Rejection Explain(Rejection fault, ReadOnlySpan<byte> json, EnvelopeOpener? opener, string place)
    {
        string? hint = fault.Reason is RejectionReason.MissingId or RejectionReason.MissingText or RejectionReason.WrongType
            ? (opener ?? new EnvelopeOpener(Envelope.None)).Hint(json)
            : null;
        return fault with { Message = $"{place}{fault.Message}{(hint is null ? "" : $"; {hint}")}" };
    }

    private static Rejection InvalidJson(JsonException e, ReadOnlySpan<byte> json, string place) =>
        new(
            RejectionReason.InvalidJson,
            $"{place}the value is not JSON: stopped at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}"
                + BinaryFormat.Hint(json)
        );

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

    /// <summary>The text, where it is a string.</summary>
    public string? Text { get; }

    /// <summary>Sets the id of a record that has none of its own.</summary>
    public void UseId(string? eventId);

    /// <summary>The first fault of the properties; null if there is none.</summary>
    public Rejection? FindFault();

    /// <summary>The record, once <see cref="FindFault"/> has found none.</summary>
    public TRecord Build();
}
