namespace StreamSentiment.Data.Files;

/// <summary>A file of rows, of which the format and the columns are known.</summary>
internal abstract class RowFile
{
    /// <summary>What was detected or given.</summary>
    public required FileFacts Facts { get; init; }

    /// <summary>The encoding, which may be known only after the file was read; null for a format without encodings.</summary>
    public virtual FileEncoding? Encoding => null;

    /// <summary>"Line", or "Row" where the format has no lines.</summary>
    public virtual string Unit => "Line";

    /// <summary>Reads the file from its beginning; a row that cannot be read has a fault.</summary>
    public abstract IEnumerable<FileRow> Read();
}
