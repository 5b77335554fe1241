using System.Text.Json;

namespace StreamSentiment.Contracts.Parsing;

/// <summary>The properties of a <see cref="ReviewLabelled"/>.</summary>
internal struct ReviewLabelledFields : IRecordFields<ReviewLabelled>
{
    private (JsonTokenType Type, string? Value) id;
    private (JsonTokenType Type, string? Value) text;
    private (JsonTokenType Type, string? Value) label;
    private (JsonTokenType Type, double Value) weight;
    private (JsonTokenType Type, string? Value) labeller;
    private (JsonTokenType Type, DateTimeOffset? Value) labelledAt;
    private (JsonTokenType Type, string? Value) source;
    private (JsonTokenType Type, double Value) schemaVersion;

    public void ReadProperty(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("id"u8))
        {
            id = RecordFields.ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("text"u8))
        {
            text = RecordFields.ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("label"u8))
        {
            label = RecordFields.ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("weight"u8))
        {
            weight = RecordFields.ReadNumber(ref reader);
        }
        else if (reader.ValueTextEquals("labeller"u8))
        {
            labeller = RecordFields.ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("labelledAt"u8))
        {
            labelledAt = RecordFields.ReadTime(ref reader);
        }
        else if (reader.ValueTextEquals("source"u8))
        {
            source = RecordFields.ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("schemaVersion"u8))
        {
            schemaVersion = RecordFields.ReadNumber(ref reader);
        }
        else
        {
            reader.Skip();
        }
    }

    public readonly Rejection? FindFault() =>
        RecordFields.FindVersionFault(schemaVersion, ReviewLabelled.CurrentSchemaVersion)
        ?? RecordFields.FindTypeFault("schemaVersion", schemaVersion.Type, JsonTokenType.Number)
        ?? RecordFields.FindTypeFault("id", id.Type, JsonTokenType.String)
        ?? RecordFields.FindTypeFault("text", text.Type, JsonTokenType.String)
        ?? RecordFields.FindTypeFault("label", label.Type, JsonTokenType.String)
        ?? RecordFields.FindTypeFault("weight", weight.Type, JsonTokenType.Number)
        ?? RecordFields.FindTypeFault("labeller", labeller.Type, JsonTokenType.String)
        ?? RecordFields.FindTypeFault("labelledAt", labelledAt.Type, JsonTokenType.String)
        ?? RecordFields.FindTypeFault("source", source.Type, JsonTokenType.String)
        ?? RecordFields.FindTimeFault("labelledAt", RejectionReason.InvalidLabelledAt, labelledAt)
        ?? RecordFields.FindIdFault(id.Value)
        ?? RecordFields.FindTextFault(text.Value)
        ?? FindLabelFault()
        ?? FindWeightFault();

    private readonly Rejection? FindLabelFault() =>
        label.Value switch
        {
            null => new(RejectionReason.MissingLabel, "property \"label\" is absent or null"),
            SentimentLabel.Positive or SentimentLabel.Negative => null,
            _ => new(
                RejectionReason.InvalidLabel,
                $"property \"label\" is neither \"{SentimentLabel.Positive}\" nor \"{SentimentLabel.Negative}\""
            ),
        };

    private readonly Rejection? FindWeightFault() =>
        weight.Type != JsonTokenType.Number || weight.Value is > 0 and <= ReviewLabelled.MaxWeight
            ? null
            : new(RejectionReason.InvalidWeight, $"property \"weight\" is not above 0 and at most {ReviewLabelled.MaxWeight}");

    public readonly ReviewLabelled Build() =>
        new(id.Value!, text.Value!, label.Value!)
        {
            Weight = weight.Type == JsonTokenType.Number ? weight.Value : null,
            Labeller = labeller.Value,
            LabelledAt = labelledAt.Value,
            Source = source.Value,
        };
}
