namespace StreamSentiment.Modeling.Storage.Buckets;

/// <summary>A request to a bucket failed; the message is one sentence with bucket, key and reason.</summary>
public sealed class ModelBucketException(string message, Exception? inner = null) : StreamSentimentException(message, inner);
