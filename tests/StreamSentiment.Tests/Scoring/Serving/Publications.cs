using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Tests.Scoring.Serving;

/// <summary>Events as the retrainer or an operator publishes them.</summary>
internal static class Publications
{
    public static ModelPublished Create(string version, string? id = null, string name = "tiny") =>
        new()
        {
            SchemaVersion = ModelPublished.CurrentSchemaVersion,
            Id = id ?? $"publication-of-{version}",
            Model = new ModelReference(name, version),
            PublishedAt = DateTimeOffset.UnixEpoch,
        };
}
