using System.Text.Json;
using StreamSentiment.Text;

namespace StreamSentiment.Tests.Text;

public sealed class TextProfileTests
{
    private static readonly TextProfile Unusual = new()
    {
        Tokenizer = TokenizerKind.Nltk,
        Cleaning = Cleaning.None,
        Unknown = UnknownPolicy.Unk,
        VocabularySize = 20_000,
        MaxSequenceLength = 400,
        Truncating = Padding.Post,
        Padding = Padding.Pre,
    };

    [Fact]
    public void Serialize_Profile_UsesReadableNames() =>
        Assert.Equal(
            """{"tokenizer":"nltk","cleaning":"none","punkt":true,"unknown":"unk","vocabularySize":20000,"""
                + "\"maxSequenceLength\":400,\"truncating\":\"post\",\"padding\":\"pre\"}",
            JsonSerializer.Serialize(Unusual, JsonSerializerOptions.Web)
        );

    [Fact]
    public void Deserialize_Serialized_IsEqual() =>
        Assert.Equal(
            Unusual,
            JsonSerializer.Deserialize<TextProfile>(
                JsonSerializer.Serialize(Unusual, JsonSerializerOptions.Web),
                JsonSerializerOptions.Web
            )
        );

    [Fact]
    public void Serialize_Sentences_IsWrittenOnlyWhereItIsSet()
    {
        Assert.DoesNotContain("sentences", JsonSerializer.Serialize(new TextProfile(), JsonSerializerOptions.Web));
        string json = JsonSerializer.Serialize(Unusual with { Sentences = true }, JsonSerializerOptions.Web);
        Assert.Equal(Unusual with { Sentences = true }, JsonSerializer.Deserialize<TextProfile>(json, JsonSerializerOptions.Web));
    }

    [Theory]
    [InlineData("""{"tokenizer":"keras"}""", Cleaning.Html)]
    [InlineData("""{"cleaning":"html","tokenizer":"keras"}""", Cleaning.Html)]
    [InlineData("""{"cleaning":"typographic"}""", Cleaning.Typographic)]
    public void Deserialize_Stored_KeepsItsCleaning(string json, Cleaning expected) =>
        Assert.Equal(expected, JsonSerializer.Deserialize<TextProfile>(json, JsonSerializerOptions.Web)!.Cleaning);

    [Theory]
    [InlineData("""{"tokenizer":"spacy"}""")]
    [InlineData("""{"tokenizer":1}""")]
    public void Deserialize_UnknownName_IsRefused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<TextProfile>(json, JsonSerializerOptions.Web));

    [Fact]
    public void Validate_Defaults_Pass() => new TextProfile().Validate();

    [Fact]
    public void Validate_WrongValue_IsNamed()
    {
        AssertNames(new TextProfile { VocabularySize = 1 }, "VocabularySize is 1; it must be at least 2");
        AssertNames(
            new TextProfile { VocabularySize = 2, Unknown = UnknownPolicy.Unk },
            "VocabularySize is 2; it must be at least 3"
        );
        AssertNames(
            new TextProfile
            {
                VocabularySize = 3,
                Unknown = UnknownPolicy.Unk,
                Sentences = true,
            },
            "VocabularySize is 3; it must be at least 4"
        );
        AssertNames(new TextProfile { MaxSequenceLength = 0 }, "MaxSequenceLength is 0; it must be at least 1");
        AssertNames(new TextProfile { Tokenizer = (TokenizerKind)7 }, "Tokenizer is '7'; known: Keras, Nltk");
    }

    private static void AssertNames(TextProfile profile, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(profile.Validate).Message, StringComparison.Ordinal);
}
