namespace StreamSentiment.Modeling.Storage;

/// <summary>A folder for versions cannot be written; the message says which, why, and what to do.</summary>
public sealed class UnwritableStoreException(string message, Exception inner) : StreamSentimentException(message, inner)
{
    /// <summary>Creates a folder for a version.</summary>
    /// <param name="folder">Its path.</param>
    /// <param name="remedy">A sentence for whoever may not.</param>
    internal static string CreateFolder(string folder, string remedy)
    {
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string parent = Path.GetDirectoryName(Path.GetFullPath(folder))!;
            throw new UnwritableStoreException($"No version can be stored in {parent}: {e.Message.TrimEnd('.')}. {remedy}", e);
        }
    }
}
