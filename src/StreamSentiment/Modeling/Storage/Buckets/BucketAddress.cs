namespace StreamSentiment.Modeling.Storage.Buckets;

/// <summary>
/// An address in an S3-compatible bucket, <c>s3://bucket/key</c>: an object, or a prefix that serves as a folder.
/// </summary>
/// <param name="Bucket">Its name.</param>
/// <param name="Key">Names joined by slashes; empty for the bucket itself.</param>
internal sealed record BucketAddress(string Bucket, string Key)
{
    private const string Scheme = "s3://";

    /// <summary>The last name of the key.</summary>
    public string Name => Key[(Key.LastIndexOf('/') + 1)..];

    /// <summary>The address that contains it; null for the bucket itself.</summary>
    public BucketAddress? Parent => Key.Length == 0 ? null : this with { Key = Key[..Math.Max(0, Key.LastIndexOf('/'))] };

    /// <summary>True for a location in a bucket, false for a folder.</summary>
    public static bool IsBucket(string location) => location.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="InvalidModelException">The location names no bucket.</exception>
    public static BucketAddress Parse(string location)
    {
        string[] names = location[Scheme.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0 || names.Any(name => name is "." or "..")) // the cache has a folder of each name
        {
            throw new InvalidModelException($"{location} is refused: it must be {Scheme}BUCKET/PREFIX.");
        }

        return new(names[0], string.Join('/', names[1..]));
    }

    /// <summary>The address of this name in it.</summary>
    public BucketAddress At(string name) => this with { Key = Key.Length == 0 ? name : $"{Key}/{name}" };

    /// <inheritdoc/>
    public override string ToString() => Key.Length == 0 ? $"{Scheme}{Bucket}" : $"{Scheme}{Bucket}/{Key}";
}
