using Amazon.Runtime;
using Amazon.S3;
using DotNet.Testcontainers.Builders;
using StreamSentiment.Modeling.Storage.Buckets;

[assembly: AssemblyFixture(typeof(StreamSentiment.Tests.Fixtures.S3Fixture))]

namespace StreamSentiment.Tests.Fixtures;

/// <summary>
/// A real S3 server for the tests that need one, started when the first of them asks: the jar that S3MOCK_JAR names, else a
/// container. Without either these tests are skipped.
/// </summary>
public sealed class S3Fixture : IAsyncDisposable
{
    /// <summary>The one bucket that exists; each test keeps to a prefix of its own.</summary>
    public const string Bucket = "models";

    private const int ContainerPort = 9090;
    private readonly Lazy<Task<string?>> endpoint;
    private IAsyncDisposable? started;

    public S3Fixture() => endpoint = new Lazy<Task<string?>>(StartAsync);

    internal static BasicAWSCredentials Credentials { get; } = new("test", "test");

    /// <summary>The server's address; skips the test when there is no server.</summary>
    public async Task<string> EndpointAsync()
    {
        string? address = await endpoint.Value;
        Assert.SkipWhen(address is null, "No S3 server: set S3MOCK_JAR to the jar of Adobe S3Mock 4 (Java 17), or start Docker.");
        return address!;
    }

    /// <summary>What a program of this repository needs in its environment to reach the server.</summary>
    internal static Dictionary<string, string> EnvironmentOf(string endpoint, string cache) =>
        new()
        {
            ["AWS_ENDPOINT_URL_S3"] = endpoint,
            ["AWS_ACCESS_KEY_ID"] = "test",
            ["AWS_SECRET_ACCESS_KEY"] = "test",
            [BucketSettings.CacheVariable] = cache,
        };

    internal static AmazonS3Client ClientOf(string endpoint) => new(Credentials, ConfigOf(endpoint));

    internal static AmazonS3Config ConfigOf(string endpoint) =>
        BucketSettings.Guarded(new() { ServiceURL = endpoint, ForcePathStyle = true });

    public async ValueTask DisposeAsync()
    {
        if (started is not null)
        {
            await started.DisposeAsync();
        }
    }

    private async Task<string?> StartAsync()
    {
        string? address = null;
        if (Environment.GetEnvironmentVariable("S3MOCK_JAR") is { Length: > 0 } jar)
        {
            var process = await S3Process.StartNewAsync(jar);
            (started, address) = (process, process.Endpoint);
        }
        else if (await Docker.AnswersAsync())
        {
            address = await StartContainerAsync();
        }
        if (address is not null)
        {
            using var client = ClientOf(address);
            await client.PutBucketAsync(Bucket);
        }
        return address;
    }

    private async Task<string> StartContainerAsync()
    {
        var container = new ContainerBuilder("adobe/s3mock:4.11.0")
            .WithPortBinding(ContainerPort, assignRandomHostPort: true)
            .WithWaitStrategy(
                Wait.ForUnixContainer()
                    .UntilHttpRequestIsSucceeded(request => request.ForPort(ContainerPort).ForPath("/favicon.ico"))
            )
            .Build();
        started = container;
        await container.StartAsync();
        return $"http://{container.Hostname}:{container.GetMappedPublicPort(ContainerPort)}";
    }
}
