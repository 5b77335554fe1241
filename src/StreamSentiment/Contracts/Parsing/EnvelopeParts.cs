using System.Text.Json;

namespace StreamSentiment.Contracts.Parsing;

/// <summary>The parts of a JSON object that tell an envelope from a review, and where they are in it.</summary>
internal struct EnvelopeParts
{
    /// <summary>The type of a property's value, and the bytes of it; the type None if the object does not have it.</summary>
    internal readonly record struct Part(JsonTokenType Type, int Start, int End)
    {
        public bool IsThere => Type != JsonTokenType.None;

        public bool IsNull => Type == JsonTokenType.Null;

        public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json) => json[Start..End];
    }

    /// <summary>Any JSON value: its own type where it is no object.</summary>
    public JsonTokenType Document { get; private set; }

    // CloudEvents.
    public Part SpecVersion { get; private set; }

    public Part Id { get; private set; }

    public Part Data { get; private set; }

    public Part DataBase64 { get; private set; }

    // Connect.
    public Part Schema { get; private set; }

    public Part Payload { get; private set; }

    // Change events.
    public Part Before { get; private set; }

    public Part After { get; private set; }

    public Part Operation { get; private set; }

    // A review.
    public Part Text { get; private set; }

    /// <summary>A name that is "id" or "text" but for the case of its letters.</summary>
    public string? NearName { get; private set; }

    /// <exception cref="JsonException">It is not JSON.</exception>
    public static EnvelopeParts Find(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, RecordReader.AnyDepth);
        reader.Read();
        var parts = new EnvelopeParts { Document = reader.TokenType };
        while (parts.Document == JsonTokenType.StartObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!RecordFields.IsNameReadable(in reader))
            {
                reader.Skip();
                continue;
            }

            string name = reader.GetString()!;
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            var type = reader.TokenType;
            reader.Skip();
            parts.Set(name, new Part(type, start, (int)reader.BytesConsumed));
        }

        reader.Skip();
        reader.Read(); // throws when anything but white space follows
        return parts;
    }

    private void Set(string name, Part part)
    {
        switch (name)
        {
            case "specversion":
                SpecVersion = part;
                break;
            case "id":
                Id = part;
                break;
            case "data":
                Data = part;
                break;
            case "data_base64":
                DataBase64 = part;
                break;
            case "schema":
                Schema = part;
                break;
            case "payload":
                Payload = part;
                break;
            case "before":
                Before = part;
                break;
            case "after":
                After = part;
                break;
            case "op":
            case "op_type":
                Operation = part;
                break;
            case "text":
                Text = part;
                break;
            default:
                NearName ??= name.ToLowerInvariant() is "id" or "text" ? name : null;
                break;
        }
    }
}
