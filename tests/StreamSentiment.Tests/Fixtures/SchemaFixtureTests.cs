namespace StreamSentiment.Tests.Fixtures;

/// <summary>The validator that the schema tests rely on refuses what each keyword of <c>schemas/</c> excludes.</summary>
public sealed class SchemaFixtureTests
{
    [Theory]
    [InlineData("""{"type":"string"}""", "\"a\"", "1")]
    [InlineData("""{"type":["integer","null"]}""", "null", "1.5")]
    [InlineData("""{"const":1}""", "1", "2")]
    [InlineData("""{"enum":["positive","negative"]}""", "\"negative\"", "\"neutral\"")]
    [InlineData("""{"minLength":1}""", "\"a\"", "\"\"")]
    [InlineData("""{"maxLength":1}""", "\"a\"", "\"ab\"")]
    [InlineData("""{"pattern":"^a$"}""", "\"a\"", "\"ab\"")]
    [InlineData("""{"minimum":0}""", "0", "-1")]
    [InlineData("""{"maximum":1}""", "1", "2")]
    [InlineData("""{"exclusiveMinimum":0}""", "1", "0")]
    [InlineData("""{"exclusiveMaximum":1}""", "0", "1")]
    [InlineData("""{"items":{"type":"string"}}""", "[\"a\"]", "[1]")]
    [InlineData("""{"required":["id"]}""", """{"id":1}""", "{}")]
    [InlineData("""{"properties":{"id":{"type":"string"}}}""", """{"id":"1"}""", """{"id":1}""")]
    [InlineData("""{"additionalProperties":{"type":"string"}}""", """{"a":"1"}""", """{"a":1}""")]
    [InlineData("""{"format":"date-time"}""", "\"2025-03-01T12:30:00Z\"", "\"yesterday\"")]
    [InlineData("""{"format":"date-time"}""", "\"2024-02-29T12:30:00Z\"", "\"2025-02-30T12:30:00Z\"")]
    public void Validate_Keyword_SeparatesValidFromInvalid(string schema, string valid, string invalid)
    {
        var parsed = Schema.Parse(schema);

        Assert.Empty(parsed.Validate(valid));
        Assert.NotEmpty(parsed.Validate(invalid));
    }

    [Fact]
    public void Validate_BrokenReview_NamesTheProperty() =>
        Assert.Contains(Schema.Load("review.v1.json").Validate("""{"id":true,"text":"t"}"""), error => error.StartsWith("/id:"));
}
