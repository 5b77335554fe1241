using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace StreamSentiment.Contracts.Parsing;

/// <summary>Finds the review in the envelopes around it, and says which envelope a value looks like.</summary>
/// <param name="envelope">The envelopes that are opened.</param>
internal sealed class EnvelopeOpener(Envelope envelope)
{
    private const int MostLevels = 5; // a change event as a string in Connect's envelope in a CloudEvent

    /// <summary>What Debezium writes in place of a column that its database did not tell it.</summary>
    private const string Unavailable = "__debezium_unavailable_value";

    /// <summary>The names of the envelopes that were opened, outermost first.</summary>
    private readonly List<string> opened = [];

    /// <summary>The id of the event around the review.</summary>
    public string? EventId { get; private set; }

    /// <summary>Why there is no review in the envelope.</summary>
    public Rejection? Fault { get; private set; }

    /// <summary>Words for the place of what was found in the value, in front of a fault of it.</summary>
    public string Place => opened.Count == 0 ? "" : $"in {string.Join(", in ", Enumerable.Reverse(opened))}: ";

    /// <summary>The JSON within the envelopes; the value itself where it has none that is opened.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public ReadOnlySpan<byte> Open(ReadOnlySpan<byte> json)
    {
        for (int level = 0; level < MostLevels && Fault is null; level++)
        {
            var parts = EnvelopeParts.Find(json);
            var kind = KindOf(json, parts);
            if (!IsOpened(kind))
            {
                break;
            }

            json = kind switch
            {
                Envelope.CloudEvents => OpenCloudEvent(json, parts),
                Envelope.Connect => OpenPayload(json, parts, "the payload of Kafka Connect's envelope"),
                Envelope.ChangeEvent when !parts.Payload.IsThere => OpenChange(json, parts),
                Envelope.ChangeEvent => OpenPayload(json, parts, "the payload of the change event"),
                _ => Decode(json, "the JSON string"),
            };
        }

        return json;
    }

    /// <summary>A column that the change event does not hold is no review's text, though it is a string.</summary>
    public Rejection? FindTextFault(string? text) =>
        opened.Count > 0 && text == Unavailable
            ? new(
                RejectionReason.MissingText,
                $"{Place}the text did not change, and the database did not send it ({Unavailable}); with PostgreSQL, set "
                    + "REPLICA IDENTITY FULL on the table"
            )
            : null;

    /// <summary>Says what a value that is no review looks like; null if nobody knows.</summary>
    /// <param name="json">The value, or what was found in its envelope.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public string? Hint(ReadOnlySpan<byte> json)
    {
        var parts = EnvelopeParts.Find(json);
        if (parts.Document == JsonTokenType.StartArray)
        {
            return IsBatch(json) ? "it looks like a batch of CloudEvents; a record is read as one event" : null;
        }

        var kind = KindOf(json, parts);
        string? name = kind switch
        {
            Envelope.CloudEvents => "a CloudEvent",
            Envelope.Connect => "Kafka Connect's envelope of schema and payload",
            Envelope.ChangeEvent => "a change event of a database",
            Envelope.JsonString => "JSON within a JSON string",
            _ => null,
        };
        if (name is null && parts.NearName is { } near)
        {
            return $"it has \"{near}\", and names are case-sensitive";
        }

        return name is null ? null
            : IsOpened(kind) ? $"it has more than {MostLevels} envelopes"
            : $"it looks like {name}, which the setting Kafka:Envelope={(opened.Count > 0 ? Envelope.Any : kind)} reads";
    }

    private bool IsOpened(Envelope kind) =>
        kind != Envelope.None
        && (
            envelope == Envelope.Any
            || envelope == kind
            // What an envelope holds may have been written as a string.
            || (kind == Envelope.JsonString && opened.Count > 0)
        );

    private static Envelope KindOf(ReadOnlySpan<byte> json, EnvelopeParts parts) =>
        parts switch
        {
            { Document: JsonTokenType.String } => IsJsonInString(json) ? Envelope.JsonString : Envelope.None,
            { SpecVersion.IsThere: true } when parts is { Data.IsThere: true } or { DataBase64.IsThere: true } =>
                Envelope.CloudEvents,
            { Text.IsThere: true } => Envelope.None,
            { SpecVersion.IsThere: true } => Envelope.CloudEvents,
            { Payload.Type: JsonTokenType.StartObject } when IsChange(EnvelopeParts.Find(parts.Payload.Of(json))) =>
                Envelope.ChangeEvent,
            { Payload.Type: JsonTokenType.StartObject } => Envelope.Connect,
            { Payload.IsThere: true, Schema.IsThere: true } => Envelope.Connect,
            _ => IsChange(parts) ? Envelope.ChangeEvent : Envelope.None,
        };

    private static bool IsChange(EnvelopeParts parts) =>
        parts is { Text.IsThere: false }
        && (
            parts.After.IsThere
            || (parts.Operation.IsThere && (parts.Before.IsThere || parts.Operation.Type == JsonTokenType.String))
        );

    private static bool IsJsonInString(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, RecordReader.AnyDepth);
        reader.Read();
        return RecordFields.Decode(in reader) is { } text && RegistryFraming.BeginsAsJson(Encoding.UTF8.GetBytes(text));
    }

    private static bool IsBatch(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, RecordReader.AnyDepth);
        reader.Read();
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return EnvelopeParts.Find(json[start..(int)reader.BytesConsumed]).SpecVersion.IsThere;
    }

    private ReadOnlySpan<byte> OpenCloudEvent(ReadOnlySpan<byte> json, EnvelopeParts parts)
    {
        const string Name = "the data of the CloudEvent";
        opened.Add(Name);
        EventId ??= parts.Id.Type == JsonTokenType.String ? Text(parts.Id.Of(json)) : null;
        if (parts.Data is { IsThere: true, IsNull: false })
        {
            return parts.Data.Of(json);
        }

        if (parts.DataBase64.Type != JsonTokenType.String)
        {
            Fault = new(RejectionReason.MissingText, "the CloudEvent has no data");
            return json;
        }

        byte[] decoded = Encoding.UTF8.GetBytes(Text(parts.DataBase64.Of(json)) ?? "");
        if (Base64.DecodeFromUtf8InPlace(decoded, out int length) != System.Buffers.OperationStatus.Done)
        {
            Fault = new(RejectionReason.InvalidJson, "property \"data_base64\" of the CloudEvent is not Base64");
            return json;
        }

        Fault = RecordReader.FindUtf8Fault(decoded.AsSpan(0, length), Place);
        return decoded.AsSpan(0, length);
    }

    private ReadOnlySpan<byte> OpenPayload(ReadOnlySpan<byte> json, EnvelopeParts parts, string name)
    {
        opened.Add(name);
        if (parts.Payload.IsNull)
        {
            Fault = new(RejectionReason.NullValue, $"{name} is null");
            return json;
        }

        return parts.Payload.Of(json);
    }

    private ReadOnlySpan<byte> OpenChange(ReadOnlySpan<byte> json, EnvelopeParts parts)
    {
        opened.Add("the row of the change event");
        if (parts.After is { IsThere: true, IsNull: false })
        {
            return parts.After.Of(json);
        }

        string operation = parts.Operation.Type == JsonTokenType.String ? Text(parts.Operation.Of(json)) ?? "" : "";
        // The id and the operation alone: the row may hold the review's text.
        string op = operation.Length is > 0 and <= 10 ? $" (op \"{operation}\")" : "";
        Fault = new(RejectionReason.Deleted, $"the change event{op} has no row after the change: there is nothing to read")
        {
            DeletedId = parts.Before is { IsThere: true, IsNull: false } ? IdOf(parts.Before.Of(json)) : null,
        };
        return json;
    }

    private ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> json, string name)
    {
        opened.Add(name);
        return Encoding.UTF8.GetBytes(Text(json)!);
    }

    /// <summary>The property <c>id</c> of an object, or of the payload in it; null if it has none.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static string? IdOfKey(ReadOnlySpan<byte> key)
    {
        int frame = RegistryFraming.Find(key, out _);
        return Utf8.IsValid(key[frame..]) ? IdOf(key[frame..]) : null;
    }

    /// <param name="level">The payloads around it: whoever nests thousands would make the stack overflow.</param>
    private static string? IdOf(ReadOnlySpan<byte> json, int level = 0)
    {
        var parts = EnvelopeParts.Find(json);
        return parts switch
        {
            { Payload.IsThere: true, Id.IsThere: false } => level < MostLevels ? IdOf(parts.Payload.Of(json), level + 1) : null,
            { Id.Type: JsonTokenType.String } => Text(parts.Id.Of(json)),
            { Id.Type: JsonTokenType.Number } => Encoding.UTF8.GetString(parts.Id.Of(json)),
            { Document: JsonTokenType.String } => Text(json),
            { Document: JsonTokenType.Number } => Encoding.UTF8.GetString(json).Trim(),
            _ => null,
        };
    }

    /// <summary>The text of a JSON string; null if it has no UTF-8 form.</summary>
    private static string? Text(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, RecordReader.AnyDepth);
        reader.Read();
        return RecordFields.Decode(in reader);
    }
}
