namespace StreamSentiment.Modeling.Storage.Buckets;

/// <summary>A bucket did not do what was asked: its message is one sentence with bucket, key and reason.</summary>
public sealed class ModelBucketException(string message, Exception? inner = null) : StreamSentimentException(message, inner);
