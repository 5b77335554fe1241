using System.IO.Compression;
using System.Text.Json;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Tests.Text.Nltk;

/// <summary>2,000 real reviews with what NLTK 3.8 made of them.</summary>
public sealed class GoldenReviewTests
{
    private const string GoldenFile = "golden/nltk.jsonl.gz";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    [Fact]
    public void TokenizeWords_GoldenReviews_AreNltks() =>
        AssertAgreement(review => (review.Tokens, Run(review.Text, NltkTokenizer.TokenizeWords)));

    [Fact]
    public void TokenizeContent_GoldenReviews_AreNltks() =>
        AssertAgreement(review => (review.Content, Run(review.Text, NltkTokenizer.TokenizeContent)));

    [Fact]
    public void Tokenize_GoldenReviews_GivesNltksStems() =>
        AssertAgreement(review => (review.Stems, Run(review.Text, new NltkTokenizer().Tokenize)));

    [Fact]
    public void Stem_GoldenContentWords_AreNltks()
    {
        foreach (var review in ReadReviews())
        {
            Assert.Equal(review.Stems, review.Content.Select(Stem));
        }
    }

    private static void AssertAgreement(Func<Review, (string[] Expected, string[] Actual)> compare)
    {
        var reviews = ReadReviews();
        var differing = reviews.Select(compare).Where(pair => !pair.Expected.SequenceEqual(pair.Actual)).ToArray();
        Assert.True(
            differing.Length == 0,
            $"{differing.Length} of {reviews.Count} reviews differ. The first: "
                + $"{string.Join(' ', differing.FirstOrDefault().Actual ?? [])}"
        );
    }

    private static List<Review> ReadReviews()
    {
        string? path = Repository.Shared(GoldenFile);
        Assert.SkipUnless(path is not null, $"No file ../shared/{GoldenFile} beside the repository.");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path!), CompressionMode.Decompress));
        var reviews = new List<Review>();
        while (reader.ReadLine() is { } line)
        {
            reviews.Add(JsonSerializer.Deserialize<Review>(line, Json)!);
        }

        Assert.Equal(2_000, reviews.Count);
        return reviews;
    }

    private static string[] Run(string text, TokenizeAction tokenize)
    {
        var tokens = new TokenBuffer();
        tokenize(text, tokens);
        return tokens.ToStrings();
    }

    private static string Stem(string word)
    {
        Span<char> stem = new char[word.Length];
        return stem[..PorterStemmer.Stem(word, stem)].ToString();
    }

    private delegate void TokenizeAction(ReadOnlySpan<char> text, TokenBuffer tokens);

    private sealed record Review(string Text, string[] Tokens, string[] Content, string[] Stems);
}
