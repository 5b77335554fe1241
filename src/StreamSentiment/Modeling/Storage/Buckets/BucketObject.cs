namespace StreamSentiment.Modeling.Storage.Buckets;

/// <summary>A small object of a bucket.</summary>
/// <param name="Content">All of it.</param>
/// <param name="ETag">Names this content: a conditional write replaces nothing else.</param>
/// <param name="Writer">The machine that wrote it; null if it does not say.</param>
/// <param name="WrittenAt">By the bucket's clock.</param>
internal sealed record BucketObject(byte[] Content, string ETag, string? Writer, DateTimeOffset WrittenAt);
