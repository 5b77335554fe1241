using Amazon.S3;
using Amazon.S3.Model;

namespace StreamSentiment.Tests.Fixtures;

/// <summary>A client of a real server whose requests can be made to fail; it keeps the keys that were read.</summary>
internal sealed class FaultyS3Client(string endpoint) : AmazonS3Client(S3Fixture.Credentials, S3Fixture.ConfigOf(endpoint))
{
    /// <summary>Gives the fault of a read or write of this key, or null to let it through.</summary>
    public Func<string, Exception?> Fault { get; set; } = _ => null;

    public List<string> Read { get; } = [];

    public override Task<GetObjectResponse> GetObjectAsync(
        GetObjectRequest request,
        CancellationToken cancellationToken = default
    )
    {
        Read.Add(request.Key);
        return Fault(request.Key) is { } fault
            ? Task.FromException<GetObjectResponse>(fault)
            : base.GetObjectAsync(request, cancellationToken);
    }

    public override Task<PutObjectResponse> PutObjectAsync(
        PutObjectRequest request,
        CancellationToken cancellationToken = default
    ) =>
        Fault(request.Key) is { } fault
            ? Task.FromException<PutObjectResponse>(fault)
            : base.PutObjectAsync(request, cancellationToken);
}
