namespace StreamSentiment.Modeling.Storage.Buckets;

/// <summary>A version that a bucket's address names.</summary>
/// <param name="Store">That it lies in.</param>
/// <param name="Name">Of the model.</param>
/// <param name="Version">Of it.</param>
internal sealed record BucketVersion(BucketModelStore Store, string Name, string Version)
{
    /// <summary>On this machine; it is downloaded now, unless it was before.</summary>
    public string Folder => Store.Find(Name, Version);
}
