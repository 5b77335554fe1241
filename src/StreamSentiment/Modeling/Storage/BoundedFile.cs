namespace StreamSentiment.Modeling.Storage;

/// <summary>Reads files of versions, which others may have written, up to a size.</summary>
internal static class BoundedFile
{
    /// <exception cref="AbsentModelException">The file is not there, or cannot be read now.</exception>
    /// <exception cref="InvalidModelException">It is larger.</exception>
    public static byte[] Read(string path, long mostBytes)
    {
        try
        {
            using var file = File.OpenRead(path);
            RequireAtMost(path, file.Length, mostBytes);
            byte[] content = new byte[file.Length];
            file.ReadExactly(content);
            return content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AbsentModelException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <exception cref="InvalidModelException">The file is larger.</exception>
    public static void RequireAtMost(string path, long bytes, long mostBytes)
    {
        if (bytes > mostBytes)
        {
            throw new InvalidModelException($"{path} is refused: it has {bytes:N0} bytes, and {mostBytes:N0} are the most.");
        }
    }
}
