using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Tests.Contracts;

internal static class Samples
{
    public static readonly DateTimeOffset Time = new(2025, 3, 1, 12, 30, 0, TimeSpan.FromHours(-7));

    public static readonly ReviewLabelled ReviewLabelled = new("7", "good", SentimentLabel.Positive)
    {
        Weight = 2.5,
        Labeller = "anna",
        LabelledAt = Time,
        Source = "shop",
    };

    public static readonly ScoredReview ScoredReview = new()
    {
        SchemaVersion = ScoredReview.CurrentSchemaVersion,
        Id = "test/pos/0_10",
        Label = SentimentLabel.Positive,
        Probability = 0.9f,
        Confidence = 0.9f,
        TokenCount = 7,
        UnknownTokenShare = 1f / 7,
        Truncated = false,
        Model = new("reviews", "1"),
        Source = new(Topics.Raw, 3, 1L << 40),
        ReviewedAt = Time,
        ReceivedAt = Time.AddSeconds(1),
        ScoredAt = Time.AddSeconds(2),
    };

    public static readonly ModelPublished ModelPublished = new()
    {
        SchemaVersion = ModelPublished.CurrentSchemaVersion,
        Id = "p1",
        Model = new("reviews", "2"),
        FormerVersion = "1",
        PublishedAt = Time,
    };

    public static readonly ModelActivated ModelActivated = new()
    {
        SchemaVersion = StatusEvent.CurrentSchemaVersion,
        Id = "s1",
        Instance = "scorer-0",
        Model = new("reviews", "2"),
        At = Time,
        FormerVersion = "1",
        CauseId = "p1",
    };

    public static readonly ModelRefused ModelRefused = new()
    {
        SchemaVersion = StatusEvent.CurrentSchemaVersion,
        Id = "s2",
        Instance = "scorer-0",
        Model = new("reviews", "2"),
        At = Time,
        Reason = "weights.safetensors is refused: it is truncated",
        ServingVersion = "1",
        CauseId = "p1",
    };
}
