namespace StreamSentiment.Data;

internal enum DataKind
{
    Imdb,
    AmazonDomains,
    Csv,
    Tsv,
    JsonLines,
}
