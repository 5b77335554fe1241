using Amazon.Runtime;
using Amazon.S3;

namespace StreamSentiment.Modeling.Storage.Buckets;

/// <summary>
/// The connection to buckets. The AWS SDK finds endpoint, region and credentials itself, in environment variables
/// (<c>AWS_ENDPOINT_URL_S3</c>, <c>AWS_REGION</c>, <c>AWS_ACCESS_KEY_ID</c>, …), in the profile files and at the machine's role.
/// This program reads two variables of its own.
/// </summary>
internal static class BucketSettings
{
    /// <summary>Names the variable with the folder of downloaded versions.</summary>
    public const string CacheVariable = "STREAMSENTIMENT_MODEL_CACHE";

    /// <summary><c>true</c> puts the bucket's name into the path of a request, <c>false</c> into the host's name.</summary>
    public const string PathStyleVariable = "STREAMSENTIMENT_S3_PATH_STYLE";

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>One client for the process: it keeps its connections and renews its credentials.</summary>
    private static readonly Lazy<BucketObjects> Shared = new(FromEnvironment);

    /// <summary>The SDK's own names, the more particular first.</summary>
    private static readonly string[] EndpointVariables = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"];

    /// <summary>The buckets of this environment.</summary>
    public static BucketObjects Objects => Shared.Value;

    /// <summary>The folder of downloaded versions, by default in the user's own data.</summary>
    public static string Cache =>
        Environment.GetEnvironmentVariable(CacheVariable) is { Length: > 0 } named
            ? named
            : Path.Combine(
                Environment.GetFolderPath(
                    Environment.SpecialFolder.LocalApplicationData,
                    Environment.SpecialFolderOption.DoNotVerify
                ),
                "streamsentiment",
                "models"
            );

    private static BucketObjects FromEnvironment()
    {
        var config = Guarded(new AmazonS3Config());
        // The SDK reads its own variables for an endpoint only where a region is known, and a server of one's own has none.
        string? endpoint = EndpointVariables
            .Select(Environment.GetEnvironmentVariable)
            .FirstOrDefault(value => value is { Length: > 0 });
        bool hasOwnEndpoint = endpoint is not null;
        if (hasOwnEndpoint)
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = Environment.GetEnvironmentVariable("AWS_REGION") is { Length: > 0 } region
                ? region
                : "us-east-1";
        }

        // Hosts like BUCKET.localhost are rarely set up; AWS itself wants them.
        config.ForcePathStyle = bool.TryParse(Environment.GetEnvironmentVariable(PathStyleVariable), out bool given)
            ? given
            : hasOwnEndpoint;
        try
        {
            return new BucketObjects(new AmazonS3Client(config));
        }
        catch (AmazonClientException e)
        {
            throw new ModelBucketException($"S3 cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Without the SDK's own retries, which would multiply with those of <see cref="BucketCall"/>.</summary>
    internal static AmazonS3Config Guarded(AmazonS3Config config)
    {
        config.MaxErrorRetry = 0;
        config.ConnectTimeout = ConnectTimeout;
        return config;
    }
}
