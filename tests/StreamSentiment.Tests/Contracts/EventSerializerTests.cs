using System.Text;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Contracts.Parsing;

namespace StreamSentiment.Tests.Contracts;

public sealed class EventSerializerTests
{
    private const string Rest = "\"model\":{\"name\":\"m\",\"version\":\"1\"},\"at\":\"2025-03-01T12:30:00Z\"";

    [Fact]
    public void TryRead_SerializedScoredReview_IsEqual()
    {
        Assert.True(EventSerializer.TryRead(EventSerializer.Serialize(Samples.ScoredReview), out var read, out _));

        Assert.Equal(Samples.ScoredReview, read);
    }

    [Fact]
    public void TryRead_SerializedSentences_AreEqual()
    {
        ScoredSentence[] sentences = [new(0, 12, SentimentLabel.Positive, 0.75f), new(13, 4, SentimentLabel.Negative, 0.25f)];
        byte[] value = EventSerializer.Serialize(Samples.ScoredReview with { Sentences = sentences });

        Assert.True(EventSerializer.TryRead(value, out var read, out _));

        Assert.Equal(sentences, read.Sentences);
        Assert.EndsWith(
            """
            "sentences":[{"offset":0,"length":12,"label":"positive","probability":0.75},
            {"offset":13,"length":4,"label":"negative","probability":0.25}]}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(value)
        );
    }

    [Fact]
    public void TryRead_SerializedModelEvents_AreEqual()
    {
        Assert.True(
            EventSerializer.TryReadPublished(EventSerializer.Serialize(Samples.ModelPublished), out var published, out _)
        );
        Assert.Equal(Samples.ModelPublished, published);
        foreach (var status in new StatusEvent[] { Samples.ModelActivated, Samples.ModelRefused })
        {
            Assert.True(EventSerializer.TryReadStatus(EventSerializer.Serialize(status), out var read, out _));
            Assert.Equal(status, read);
        }
    }

    [Theory]
    [InlineData("""{"schemaVersion":1,"id":"1","instance":"i",""" + Rest + ",\"type\":\"ModelActivated\"}", true)]
    [InlineData("""{"type":"ModelPraised","schemaVersion":1,"id":"1","instance":"i",""" + Rest + "}", false)]
    [InlineData("""{"schemaVersion":1,"id":"1","instance":"i",""" + Rest + "}", false)]
    [InlineData("""{"type":"ModelActivated","schemaVersion":2,"id":"1","instance":"i",""" + Rest + "}", false)]
    [InlineData("null", false)]
    [InlineData("{", false)]
    public void TryReadStatus_AnyDocument_IsReadWhereItsTypeIsKnown(string json, bool isRead)
    {
        Assert.Equal(isRead, EventSerializer.TryReadStatus(Encoding.UTF8.GetBytes(json), out _, out string? fault));
        Assert.Equal(isRead, fault is null);
    }

    [Fact]
    public void TryRead_SerializedReview_IsEqual()
    {
        var review = new Review("ü😀", "\"quoted\"\n\0\u2028 <b> + 😀") { Source = "imdb", CreatedAt = Samples.Time };

        Assert.True(ReviewReader.TryRead(EventSerializer.Serialize(review), 1000, out var read, out _));

        Assert.Equal(review, read);
    }

    [Fact]
    public void Serialize_ScoredReview_IsTheJsonOfTheContract() =>
        Assert.Equal(
            """
            {"schemaVersion":1,"id":"test/pos/0_10","label":"positive","probability":0.9,"confidence":0.9,"tokenCount":7,
            "unknownTokenShare":0.14285715,"truncated":false,"model":{"name":"reviews","version":"1"},
            "source":{"topic":"reviews.raw","partition":3,"offset":1099511627776},
            "reviewedAt":"2025-03-01T12:30:00-07:00","receivedAt":"2025-03-01T12:30:01-07:00",
            "scoredAt":"2025-03-01T12:30:02-07:00"}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(EventSerializer.Serialize(Samples.ScoredReview))
        );

    [Fact]
    public void Serialize_ReviewWithoutSourceAndTime_LeavesThemOut() =>
        Assert.Equal(
            """{"schemaVersion":1,"id":"1","text":"t"}""",
            Encoding.UTF8.GetString(EventSerializer.Serialize(new Review("1", "t")))
        );

    [Fact]
    public void Serialize_Label_IsTheJsonOfTheContract() =>
        Assert.Equal(
            """
            {"schemaVersion":1,"id":"7","text":"good","label":"positive","weight":2.5,"labeller":"anna",
            "labelledAt":"2025-03-01T12:30:00-07:00","source":"shop"}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(EventSerializer.Serialize(Samples.ReviewLabelled))
        );

    [Fact]
    public void Serialize_ProbabilityThatIsNoNumber_Throws() =>
        Assert.Throws<ArgumentException>(() => EventSerializer.Serialize(Samples.ScoredReview with { Probability = float.NaN }));

    [Fact]
    public void TryRead_LaterVersion_IsRefused()
    {
        byte[] value = EventSerializer.Serialize(Samples.ScoredReview with { SchemaVersion = 2 });

        Assert.False(EventSerializer.TryRead(value, out _, out string? fault));

        Assert.Contains("schemaVersion", fault);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"schemaVersion":"1"}""")]
    public void TryRead_NotAScoredReview_SaysWhy(string? json)
    {
        Assert.False(EventSerializer.TryRead(json is null ? null : Encoding.UTF8.GetBytes(json), out _, out string? fault));

        Assert.NotEmpty(fault);
    }

    [Theory]
    [InlineData(0.5f, SentimentLabel.Positive)]
    [InlineData(0.49f, SentimentLabel.Negative)]
    public void Of_Probability_IsTheMoreProbableLabel(float probability, string label) =>
        Assert.Equal(label, SentimentLabel.FromProbability(probability));
}
