using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Contracts;

/// <summary>The schemas and the code say the same, in both directions.</summary>
public sealed class SchemaTests
{
    private const string ReviewSchema = "review.v1.json";
    private const string LabelledSchema = "review-labelled.v1.json";
    private const string ScoredReviewSchema = "scored-review.v1.json";
    private const string HeadersSchema = "dead-letter-headers.v1.json";
    private const string PublishedSchema = "model-published.v1.json";
    private const string ActivatedSchema = "model-activated.v1.json";
    private const string RefusedSchema = "model-refused.v1.json";

    private static readonly Dictionary<string, (byte[] Value, Func<byte[], (bool Read, string? Fault)> Read)> ModelEvents = new()
    {
        [PublishedSchema] = (
            EventSerializer.Serialize(Samples.ModelPublished),
            value => (EventSerializer.TryReadPublished(value, out _, out string? fault), fault)
        ),
        [ActivatedSchema] = (EventSerializer.Serialize(Samples.ModelActivated), ReadStatus),
        [RefusedSchema] = (EventSerializer.Serialize(Samples.ModelRefused), ReadStatus),
    };

    [Theory]
    [InlineData(ReviewSchema)]
    [InlineData(LabelledSchema)]
    [InlineData(ScoredReviewSchema)]
    [InlineData(HeadersSchema)]
    [InlineData(PublishedSchema)]
    [InlineData(ActivatedSchema)]
    [InlineData(RefusedSchema)]
    public void Examples_OfEverySchema_AreValid(string name)
    {
        var schema = Schema.Load(name);
        var examples = schema.Examples.ToList();

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Empty(schema.Validate(example.ToJsonString())));
    }

    [Theory]
    [InlineData(ReviewSchema)]
    [InlineData(LabelledSchema)]
    [InlineData(ScoredReviewSchema)]
    [InlineData(HeadersSchema)]
    [InlineData(PublishedSchema)]
    [InlineData(ActivatedSchema)]
    [InlineData(RefusedSchema)]
    public void Properties_OfEverySchema_AreDescribed(string name)
    {
        var schema = Schema.Load(name);

        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema.Dialect);
        Assert.Equal($"urn:streamsentiment:{name.Replace(".v1.json", ":v1")}", schema.Id);
        Assert.All(schema.Properties.Values, property => Assert.NotEmpty(property.Description!));
    }

    [Fact]
    public void ReviewSchema_Properties_AreThoseOfTheRecord()
    {
        var schema = Schema.Load(ReviewSchema);

        Assert.Equal(Names(EventJson.Default.Review), Sorted(schema.Properties.Keys));
        Assert.Equal(["id", "text"], Sorted(schema.Required));
    }

    [Fact]
    public void LabelledSchema_Properties_AreThoseOfTheRecord()
    {
        var schema = Schema.Load(LabelledSchema);

        Assert.Equal(Names(EventJson.Default.ReviewLabelled), Sorted(schema.Properties.Keys));
        Assert.Equal(["id", "label", "text"], Sorted(schema.Required));
    }

    [Fact]
    public void ScoredReviewSchema_PropertiesAndRequired_AreThoseOfTheRecord()
    {
        var schema = Schema.Load(ScoredReviewSchema);

        AssertSame(EventJson.Default.ScoredReview, schema);
        AssertSame(EventJson.Default.ModelReference, schema.Properties["model"]);
        AssertSame(EventJson.Default.SourcePosition, schema.Properties["source"]);
        AssertSame(EventJson.Default.ScoredSentence, schema.Properties["sentences"].Items);
    }

    [Fact]
    public void ModelSchemas_PropertiesAndRequired_AreThoseOfTheRecords()
    {
        AssertSame(EventJson.Default.ModelPublished, Schema.Load(PublishedSchema));
        AssertSame(EventJson.Default.ModelReference, Schema.Load(PublishedSchema).Properties["model"]);
        foreach (
            var (type, name) in new (JsonTypeInfo, string)[]
            {
                (EventJson.Default.ModelActivated, ActivatedSchema),
                (EventJson.Default.ModelRefused, RefusedSchema),
            }
        )
        {
            var schema = Schema.Load(name);
            AssertSame(type, schema, "type");
            AssertSame(EventJson.Default.ModelReference, schema.Properties["model"]);
            Assert.Equal(type.Type.Name, schema.Properties["type"].Const);
        }
    }

    [Fact]
    public void Serialize_ModelEvents_AreValid()
    {
        (string Schema, byte[] Value)[] events =
        [
            .. ModelEvents.Select(sample => (sample.Key, sample.Value.Value)),
            (PublishedSchema, EventSerializer.Serialize(Samples.ModelPublished with { FormerVersion = null })),
            (ActivatedSchema, EventSerializer.Serialize(Samples.ModelActivated with { FormerVersion = null, CauseId = null })),
        ];

        Assert.All(events, sample => Assert.Empty(Schema.Load(sample.Schema).Validate(Json(sample.Value))));
    }

    [Theory]
    [InlineData(PublishedSchema)]
    [InlineData(ActivatedSchema)]
    [InlineData(RefusedSchema)]
    public void TryRead_ModelEventWithoutARequiredProperty_IsRefusedByCodeAndSchema(string name)
    {
        var schema = Schema.Load(name);
        var (value, read) = ModelEvents[name];
        Assert.True(read(value).Read);
        Assert.All(
            schema.Required,
            property =>
            {
                var json = JsonNode.Parse(Json(value))!.AsObject();
                Assert.True(json.Remove(property));

                Assert.NotEmpty(schema.Validate(json.ToJsonString()));
                var (isRead, fault) = read(Encoding.UTF8.GetBytes(json.ToJsonString()));
                Assert.False(isRead);
                Assert.NotEmpty(fault!);
            }
        );
    }

    [Fact]
    public void TryRead_ExamplesOfTheModelSchemas_AreRead() =>
        Assert.All(
            ModelEvents,
            sample =>
            {
                foreach (var example in Schema.Load(sample.Key).Examples)
                {
                    Assert.Equal((true, null), sample.Value.Read(Encoding.UTF8.GetBytes(example.ToJsonString())));
                }
            }
        );

    [Fact]
    public void HeadersSchema_Properties_AreTheConstants()
    {
        var schema = Schema.Load(HeadersSchema);
        var constants = Constants(typeof(DeadLetterHeaders)).Where(name => name != DeadLetterHeaders.Prefix);

        Assert.Equal(Sorted(constants), Sorted(schema.Properties.Keys));
    }

    [Fact]
    public void HeadersSchema_Reason_NamesEveryReasonCode()
    {
        string description = Schema.Load(HeadersSchema).Properties[DeadLetterHeaders.Reason].Description!;

        Assert.All(Constants(typeof(RejectionReason)), reason => Assert.Contains(reason, description));
    }

    [Fact]
    public void Serialize_Reviews_AreValid()
    {
        var schema = Schema.Load(ReviewSchema);
        Review[] reviews =
        [
            new("1", ""),
            new("ü😀", "\"quoted\"\n\0\u2028 <b> 😀") { Source = "imdb", CreatedAt = Samples.Time },
            new(new string('x', Review.MaxIdLength), new string('y', 100_000)) { CreatedAt = DateTimeOffset.MaxValue },
        ];

        Assert.All(reviews, review => Assert.Empty(schema.Validate(Json(EventSerializer.Serialize(review)))));
    }

    [Fact]
    public void Serialize_ScoredReviews_AreValid()
    {
        var schema = Schema.Load(ScoredReviewSchema);
        ScoredReview[] reviews =
        [
            Samples.ScoredReview,
            Samples.ScoredReview with
            {
                ReviewedAt = null,
            },
            Samples.ScoredReview with
            {
                Sentences = [],
            },
            Samples.ScoredReview with
            {
                Sentences = [new(0, 12, SentimentLabel.Positive, 0.9f), new(13, 1, SentimentLabel.Negative, 0)],
            },
            Samples.ScoredReview with
            {
                IgnoredFields = ["schemaVersion", "createdAt"],
            },
            Samples.ScoredReview with
            {
                Probability = 0,
                Label = SentimentLabel.Negative,
                Confidence = 1,
            },
            Samples.ScoredReview with
            {
                Probability = float.Epsilon,
                UnknownTokenShare = 1,
                TokenCount = int.MaxValue,
            },
        ];

        Assert.All(reviews, review => Assert.Empty(schema.Validate(Json(EventSerializer.Serialize(review)))));
    }

    [Theory]
    [InlineData("""{"id":"1","text":"t"}""")]
    [InlineData("""{"id":"1","text":""}""")]
    [InlineData("""{"id":"1","text":"t","schemaVersion":1}""")]
    [InlineData("""{"id":"1","text":"t","schemaVersion":null,"source":null,"createdAt":null}""")]
    [InlineData("""{"id":"1","text":"t","createdAt":"2025-03-01T12:30:00Z"}""")]
    [InlineData("""{"id":"1","text":"t","createdAt":"2025-03-01T12:30:00.123456789-07:30"}""")]
    [InlineData("""{"text":"t","stars":[1,{"id":7}],"id":"1"}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    [InlineData("""{"id":"1"}""")]
    [InlineData("""{"text":"t"}""")]
    [InlineData("""{"id":null,"text":"t"}""")]
    [InlineData("""{"id":"1","text":null}""")]
    [InlineData("""{"id":1,"text":"t"}""")]
    [InlineData("""{"id":"1","text":["t"]}""")]
    [InlineData("""{"id":"","text":"t"}""")]
    [InlineData("""{"Id":"1","Text":"t"}""")]
    [InlineData("""{"id":"1","text":"t","schemaVersion":2}""")]
    [InlineData("""{"id":"1","text":"t","schemaVersion":1.5}""")]
    [InlineData("""{"id":"1","text":"t","schemaVersion":"1"}""")]
    [InlineData("""{"id":"1","text":"t","schemaVersion":true}""")]
    [InlineData("""{"id":"1","text":"t","source":{}}""")]
    [InlineData("""{"id":"1","text":"t","createdAt":1740832200}""")]
    [InlineData("""{"id":"1","text":"t","createdAt":"yesterday"}""")]
    [InlineData("""{"id":"1","text":"t","createdAt":"2025-03-01"}""")]
    [InlineData("""{"id":"1","text":"t","createdAt":"2025-03-01T12:30:00"}""")]
    public void TryRead_AnyDocument_AgreesWithTheSchema(string json)
    {
        var errors = Schema.Load(ReviewSchema).Validate(json);

        bool read = ReviewReader.TryRead(Encoding.UTF8.GetBytes(json), json.Length, out var review, out var rejection);

        bool isWhole = read && review!.IgnoredFields is null;
        Assert.True(isWhole == (errors.Count == 0), $"schema: {string.Join("; ", errors)}, reader: {rejection.Message}");
    }

    [Fact]
    public void Serialize_Labels_AreValid()
    {
        var schema = Schema.Load(LabelledSchema);
        ReviewLabelled[] labels =
        [
            Samples.ReviewLabelled,
            new("1", "", SentimentLabel.Negative),
            new("ü😀", "\"\n\0 <b> 😀", SentimentLabel.Positive)
            {
                Weight = ReviewLabelled.MaxWeight,
                LabelledAt = DateTimeOffset.MaxValue,
            },
        ];

        Assert.All(labels, label => Assert.Empty(schema.Validate(Json(EventSerializer.Serialize(label)))));
    }

    [Theory]
    [InlineData("""{"id":"1","text":"t","label":"positive"}""")]
    [InlineData(
        """{"label":"negative","text":"","id":"1","schemaVersion":null,"weight":null,"labeller":null,"""
            + """ "labelledAt":null,"source":null}"""
    )]
    [InlineData("""{"id":"1","text":"t","label":"negative","weight":100,"stars":[1]}""")]
    [InlineData("""{"id":"1","text":"t","label":"negative","weight":100.5}""")]
    [InlineData("""{"id":"1","text":"t","label":"negative","weight":0}""")]
    [InlineData("""{"id":"1","text":"t","label":"negative","weight":"heavy"}""")]
    [InlineData("""{"id":"1","text":"t","label":"pos"}""")]
    [InlineData("""{"id":7,"text":"t","label":false}""")]
    [InlineData("""{"id":"1","text":"t","label":2}""")]
    [InlineData("""{"id":"1","text":"t","label":"neutral"}""")]
    [InlineData("""{"id":"1","text":"t","label":null}""")]
    [InlineData("""{"id":"1","text":"t","label":1}""")]
    [InlineData("""{"id":"1","text":"t"}""")]
    [InlineData("""{"id":"1","label":"positive"}""")]
    [InlineData("""{"text":"t","label":"positive"}""")]
    [InlineData("""{"id":"","text":"t","label":"positive"}""")]
    [InlineData("""{"id":"1","text":"t","label":"positive","schemaVersion":2}""")]
    [InlineData("""{"id":"1","text":"t","label":"positive","labeller":{}}""")]
    [InlineData("""{"id":"1","text":"t","label":"positive","labelledAt":"2025-03-01T12:30:00"}""")]
    [InlineData("""[]""")]
    public void TryRead_AnyLabel_AgreesWithTheSchema(string json)
    {
        var errors = Schema.Load(LabelledSchema).Validate(json);

        bool read = ReviewLabelledReader.TryRead(Encoding.UTF8.GetBytes(json), json.Length, out var label, out var rejection);

        bool isWhole = read && label!.IgnoredFields is null;
        Assert.True(isWhole == (errors.Count == 0), $"schema: {string.Join("; ", errors)}, reader: {rejection.Message}");
    }

    [Fact]
    public void TryRead_ScoredReviewWithoutARequiredProperty_IsRefusedByCodeAndSchema()
    {
        var schema = Schema.Load(ScoredReviewSchema);
        Assert.All(
            schema.Required,
            name =>
            {
                var json = JsonNode.Parse(Json(EventSerializer.Serialize(Samples.ScoredReview)))!.AsObject();
                Assert.True(json.Remove(name));

                Assert.NotEmpty(schema.Validate(json.ToJsonString()));
                Assert.False(EventSerializer.TryRead(Encoding.UTF8.GetBytes(json.ToJsonString()), out _, out string? fault));
                Assert.Contains(name, fault);
            }
        );
    }

    /// <param name="type">The record.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="discriminator">What the serializer adds to the record's own properties.</param>
    private static void AssertSame(JsonTypeInfo type, Schema schema, params string[] discriminator)
    {
        Assert.Equal(Sorted([.. Names(type), .. discriminator]), Sorted(schema.Properties.Keys));
        Assert.Equal(
            Sorted([
                .. type.Properties.Where(property => property.IsRequired).Select(property => property.Name),
                .. discriminator,
            ]),
            Sorted(schema.Required)
        );
    }

    private static (bool, string?) ReadStatus(byte[] value) =>
        (EventSerializer.TryReadStatus(value, out _, out string? fault), fault);

    private static string[] Names(JsonTypeInfo type) =>
        Sorted(type.Properties.Where(property => property.Get is not null).Select(property => property.Name));

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetRawConstantValue()).OfType<string>();

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];

    private static string Json(byte[] value) => Encoding.UTF8.GetString(value);
}
