using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamSentiment.Contracts;

/// <summary>Refuses a number that no double holds, such as 1e400: it would be read as infinite, which JSON cannot hold.</summary>
internal sealed class FiniteDouble : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.GetDouble() is var number && double.IsFinite(number) ? number : throw new JsonException("It is too large.");

    public override void Write(Utf8JsonWriter writer, double number, JsonSerializerOptions options) =>
        writer.WriteNumberValue(number);
}

/// <inheritdoc cref="FiniteDouble"/>
internal sealed class FiniteFloat : JsonConverter<float>
{
    public override float Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.GetSingle() is var number && float.IsFinite(number) ? number : throw new JsonException("It is too large.");

    public override void Write(Utf8JsonWriter writer, float number, JsonSerializerOptions options) =>
        writer.WriteNumberValue(number);
}
