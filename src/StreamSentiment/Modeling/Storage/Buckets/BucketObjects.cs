using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace StreamSentiment.Modeling.Storage.Buckets;

/// <summary>Reads and writes the objects of buckets; whatever is written is written on a condition.</summary>
/// <remarks>
/// Every method throws <see cref="ModelBucketException"/> when the bucket is absent, refuses or cannot be reached.
/// </remarks>
internal sealed class BucketObjects(IAmazonS3 client)
{
    private const string WriterField = "writer";
    private const string ChecksumField = "sha256";
    private const string ClaimField = "draft";

    /// <summary>A small object, or null if there is none.</summary>
    public BucketObject? Read(BucketAddress address) =>
        BucketCall.Ask(
            address,
            async abort =>
            {
                try
                {
                    using var answer = await client.GetObjectAsync(address.Bucket, address.Key, abort);
                    using var content = new MemoryStream();
                    await answer.ResponseStream.CopyToAsync(content, abort);
                    return new BucketObject(
                        content.ToArray(),
                        answer.ETag,
                        answer.Metadata[WriterField],
                        answer.LastModified ?? default
                    );
                }
                catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchKey")
                {
                    return null;
                }
            }
        );

    /// <summary>
    /// Writes a small object in place of the one with the ETag <paramref name="former"/>, or where there is none.
    /// </summary>
    /// <returns>True if it is written; false if another object, or none, is there.</returns>
    public bool TryReplace(BucketAddress address, byte[] content, string? former) =>
        BucketCall.Ask(
            address,
            async abort =>
            {
                using var body = new MemoryStream(content);
                return await TryPutAsync(
                    new() { InputStream = body, IfMatch = former },
                    address,
                    abort,
                    (WriterField, Environment.MachineName)
                );
            }
        );

    /// <summary>Uploads a file where there is no object yet, in the name of one writer.</summary>
    /// <returns>True if it is there in this name, by this try or by one whose answer was lost; false if another's is.</returns>
    public bool TryClaim(BucketAddress address, string file, string claim) =>
        BucketCall.Ask(
            address,
            abort =>
                TryPutAsync(
                    new() { FilePath = file },
                    address,
                    abort,
                    (ChecksumField, FileChecksum.OfFile(file)),
                    (ClaimField, claim)
                )
        )
        || FieldOf(address, ClaimField) == claim;

    /// <summary>
    /// Uploads a file where there is no object yet. The same file may be there, from a try whose answer was lost.
    /// </summary>
    public void Add(BucketAddress address, string file)
    {
        string checksum = FileChecksum.OfFile(file);
        bool isNew = BucketCall.Ask(
            address,
            abort => TryPutAsync(new() { FilePath = file }, address, abort, (ChecksumField, checksum))
        );
        if (!isNew && FieldOf(address, ChecksumField) != checksum)
        {
            throw new ModelBucketException($"{address}: another file is there already, and is left as it is.");
        }
    }

    /// <summary>Downloads an object that is there.</summary>
    public void Download(BucketAddress address, string file) =>
        BucketCall.Ask(
            address,
            async abort =>
            {
                using var answer = await client.GetObjectAsync(address.Bucket, address.Key, abort);
                await using var target = File.Create(file);
                await answer.ResponseStream.CopyToAsync(target, abort);
                return true;
            }
        );

    /// <summary>Deletes an object, if it is there.</summary>
    public void Delete(BucketAddress address) =>
        BucketCall.Ask(address, abort => client.DeleteObjectAsync(address.Bucket, address.Key, abort));

    /// <summary>The keys of all objects in a folder, at any depth, without the folder's own.</summary>
    public IReadOnlyList<string> Keys(BucketAddress folder) =>
        BucketCall.Ask(
            folder,
            async abort =>
            {
                string prefix = folder.Key.Length == 0 ? "" : $"{folder.Key}/";
                var keys = new List<string>();
                var pages = client.Paginators.ListObjectsV2(
                    new ListObjectsV2Request { BucketName = folder.Bucket, Prefix = prefix }
                );
                await foreach (var page in pages.Responses.WithCancellation(abort))
                {
                    keys.AddRange((page.S3Objects ?? []).Select(found => found.Key[prefix.Length..]));
                }

                return keys;
            }
        );

    private string? FieldOf(BucketAddress address, string field) =>
        BucketCall.Ask(
            address,
            async abort => (await client.GetObjectMetadataAsync(address.Bucket, address.Key, abort)).Metadata[field]
        );

    private async Task<bool> TryPutAsync(
        PutObjectRequest request,
        BucketAddress address,
        CancellationToken abort,
        params (string Name, string Value)[] fields
    )
    {
        (request.BucketName, request.Key) = (address.Bucket, address.Key);
        request.IfNoneMatch = request.IfMatch is null ? "*" : null;
        foreach (var (name, value) in fields)
        {
            request.Metadata.Add(name, value);
        }

        try
        {
            await client.PutObjectAsync(request, abort);
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed || e.ErrorCode == "NoSuchKey")
        {
            return false;
        }
    }
}

/// <summary>A small object of a bucket.</summary>
/// <param name="Content">All of it.</param>
/// <param name="ETag">Names this content: a conditional write replaces nothing else.</param>
/// <param name="Writer">The machine that wrote it; null if the object does not say.</param>
/// <param name="WrittenAt">By the bucket's clock.</param>
internal sealed record BucketObject(byte[] Content, string ETag, string? Writer, DateTimeOffset WrittenAt);
