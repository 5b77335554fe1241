using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using StreamSentiment.Text;
using StreamSentiment.Text.Nltk;
using StreamSentiment.Text.Typography;

namespace StreamSentiment.Benchmarks;

/// <summary>
/// From a review's text to tokens, and to token ids, on one core. A figure is for one review: the mean of the golden ones.
/// </summary>
[MemoryDiagnoser]
[SimpleJob(warmupCount: 5, iterationCount: 15)]
[MinColumn, MedianColumn]
[Config(typeof(Columns))]
public class TextBenchmarks
{
    private const int Reviews = 2_000;

    private readonly TokenBuffer tokens = new();
    private readonly char[] cleaned = new char[TypographicCleaner.MaxLength(100_000)];
    private readonly KerasTokenizer keras = new();
    private readonly NltkTokenizer nltk = new();
    private string[] texts = [];
    private string[] phoneTexts = [];
    private TextEncoder htmlEncoder = null!;
    private TextEncoder kerasEncoder = null!;
    private TextEncoder emojiEncoder = null!;
    private TextEncoder nltkEncoder = null!;

    [GlobalSetup]
    public void ReadReviews()
    {
        texts = GoldenReviews.ReadTexts();
        if (texts.Length != Reviews)
        {
            throw new InvalidDataException($"{texts.Length} golden reviews instead of {Reviews}.");
        }

        phoneTexts = [.. texts.Select(FromPhone)];
        htmlEncoder = Encoder(new TextProfile { Cleaning = Cleaning.Html });
        kerasEncoder = Encoder(new TextProfile());
        emojiEncoder = Encoder(new TextProfile { Cleaning = Cleaning.Emoji });
        nltkEncoder = Encoder(new TextProfile { Tokenizer = TokenizerKind.Nltk });
    }

    [Benchmark(OperationsPerInvoke = Reviews)]
    public int KerasTokenize() => Tokenize(keras);

    [Benchmark(OperationsPerInvoke = Reviews)]
    public int NltkTokenize() => Tokenize(nltk);

    /// <summary>The reviews as they are: most are plain ASCII, many with tags.</summary>
    [Benchmark(OperationsPerInvoke = Reviews)]
    public int Clean() => Clean(texts);

    /// <summary>The reviews with the quotes, dashes, dots and blanks of a phone.</summary>
    [Benchmark(OperationsPerInvoke = Reviews)]
    public int CleanFromPhone() => Clean(phoneTexts);

    [Benchmark(OperationsPerInvoke = Reviews)]
    public int KerasEncodeHtml() => Encode(htmlEncoder, texts);

    [Benchmark(OperationsPerInvoke = Reviews)]
    public int KerasEncode() => Encode(kerasEncoder, texts);

    [Benchmark(OperationsPerInvoke = Reviews)]
    public int KerasEncodeFromPhone() => Encode(kerasEncoder, phoneTexts);

    /// <summary>As the bundled model reads them: emoji and emoticons become words.</summary>
    [Benchmark(OperationsPerInvoke = Reviews)]
    public int KerasEncodeEmoji() => Encode(emojiEncoder, texts);

    [Benchmark(OperationsPerInvoke = Reviews)]
    public int KerasEncodeEmojiFromPhone() => Encode(emojiEncoder, phoneTexts);

    [Benchmark(OperationsPerInvoke = Reviews)]
    public int NltkEncode() => Encode(nltkEncoder, texts);

    [Benchmark(OperationsPerInvoke = Reviews)]
    public int NltkEncodeFromPhone() => Encode(nltkEncoder, phoneTexts);

    private int Tokenize(ITokenizer tokenizer)
    {
        int count = 0;
        foreach (string text in texts)
        {
            tokenizer.Tokenize(text, tokens);
            count += tokens.Count;
        }

        return count;
    }

    private int Clean(string[] reviews)
    {
        int count = 0;
        foreach (string text in reviews)
        {
            count += TypographicCleaner.MayChange(text) ? TypographicCleaner.Clean(text, cleaned) : text.Length;
        }

        return count;
    }

    private static int Encode(TextEncoder encoder, string[] texts)
    {
        int count = 0;
        foreach (string text in texts)
        {
            count += encoder.Encode(text).TokenIds.Length;
        }

        return count;
    }

    private TextEncoder Encoder(TextProfile profile) => new(profile, Vocabulary.Build(texts, profile));

    private static string FromPhone(string text) =>
        text.Replace('\'', '’')
            .Replace(" \"", " “")
            .Replace('"', '”')
            .Replace("...", "…")
            .Replace(" - ", " — ")
            .Replace(". ", ".\u00A0");

    private sealed class Columns : ManualConfig
    {
        public Columns() =>
            AddColumn(
                new RateColumn("Reviews/s", nanoseconds => 1e9 / nanoseconds, "N0"),
                new RateColumn("MB/s (UTF-8)", nanoseconds => MeanBytes.Value * 1e3 / nanoseconds, "N1")
            );

        private static readonly Lazy<double> MeanBytes = new(() =>
            GoldenReviews.ReadTexts().Average(text => System.Text.Encoding.UTF8.GetByteCount(text))
        );
    }

    private sealed class RateColumn(string name, Func<double, double> fromNanoseconds, string format) : IColumn
    {
        public string Id => name;

        public string ColumnName => name;

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public string Legend => $"{name} from the median";

        public bool IsAvailable(Summary summary) => true;

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
            GetValue(summary, benchmarkCase);

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
            summary[benchmarkCase]?.ResultStatistics is { } statistics
                ? fromNanoseconds(statistics.Median).ToString(format, CultureInfo.InvariantCulture)
                : "NA";
    }
}
