namespace StreamSentiment.Data.Files;

/// <summary>How a file of reviews is written.</summary>
public enum FileFormat
{
    /// <summary>Lines of delimited fields: CSV, TSV and their kin.</summary>
    Csv,

    /// <summary>JSON: an object a line, objects one after the other, or an array of them.</summary>
    Json,

    /// <summary>Apache Parquet.</summary>
    Parquet,
}
