using System.Text;

namespace StreamSentiment.Modeling.Storage.Buckets;

/// <summary>
/// The content of <c>current</c> in a bucket: a version a line, the current one first and then those before it, the latest first.
/// Pointer and history are one object, so that one conditional write changes both or neither.
/// </summary>
/// <param name="Version">The current version.</param>
/// <param name="Earlier">The versions that were current before, the latest first.</param>
/// <param name="Stored">The object, with its ETag.</param>
internal sealed record BucketPointer(string Version, IReadOnlyList<string> Earlier, BucketObject Stored)
{
    /// <summary>More than anybody rolls back.</summary>
    private const int Longest = 100;

    /// <exception cref="InvalidModelException">It names no version.</exception>
    public static BucketPointer From(BucketAddress address, BucketObject stored)
    {
        string[] versions = Encoding
            .UTF8.GetString(stored.Content)
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (versions.Length == 0 || versions.FirstOrDefault(version => !ModelStore.IsPlainName(version)) is not null)
        {
            throw new InvalidModelException($"{address} is refused: '{string.Join(' ', versions)}' is no version.");
        }

        return new(versions[0], versions[1..], stored);
    }

    public static byte[] Text(IEnumerable<string> versions) =>
        Encoding.UTF8.GetBytes(string.Concat(versions.Take(Longest).Select(version => version + "\n")));
}
