namespace StreamSentiment.Modeling.Storage.Buckets;

/// <summary>Tells what is wrong with a store from what is wrong with a version in it.</summary>
internal static class StoreFault
{
    /// <summary>
    /// A store that is away, and files that have not arrived: they may come. What is wrong with the content of a file stays
    /// wrong.
    /// </summary>
    public static bool IsPassing(Exception e) =>
        e
            is AbsentModelException
                or ModelBucketException
                or UnwritableStoreException
                or IOException
                or UnauthorizedAccessException;
}
