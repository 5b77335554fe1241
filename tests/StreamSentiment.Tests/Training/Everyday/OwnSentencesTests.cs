using System.Text.Json;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Training.Everyday;

namespace StreamSentiment.Tests.Training.Everyday;

public sealed class OwnSentencesTests
{
    [Fact]
    public void Draw_Bundled_AreWholeSentencesOfBothLabels()
    {
        var sentences = OwnSentences.Read();
        var random = new Random(1);
        var drawn = Enumerable.Range(0, 5000).Select(_ => sentences.Draw(random)).ToArray();
        Assert.DoesNotContain(drawn, sentence => sentence.Text.Contains('{') || sentence.Text.Contains('|'));
        Assert.All(drawn, sentence => Assert.NotEqual("", sentence.Text.Trim()));
        double positive = drawn.Count(sentence => sentence.IsPositive) / (double)drawn.Length;
        Assert.InRange(positive, 0.4, 0.6);
    }

    [Fact]
    public void Draw_Bundled_HoldNoSampleOfTheDemo()
    {
        var sentences = OwnSentences.Read();
        var random = new Random(1);
        HashSet<string> samples = [.. StreamSentiment.Cli.Samples.Texts().Select(Plain)];
        Assert.NotEmpty(samples);
        Assert.DoesNotContain(Enumerable.Range(0, 50_000).Select(_ => Plain(sentences.Draw(random).Text)), samples.Contains);

        static string Plain(string text) => string.Concat(text.ToLowerInvariant().Where(char.IsLetter));
    }

    [Fact]
    public void Draw_Bundled_ShareNoFourWordsInARowWithTheSentencesOfAnotherAuthor()
    {
        var sentences = OwnSentences.Read();
        var random = new Random(1);
        string[] others = File.ReadAllLines(Repository.Path("samples", "other-sentences.jsonl"));
        HashSet<string> runs =
        [
            .. others.SelectMany(line => Runs(JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!)),
        ];
        Assert.Equal(160, others.Length);

        double share = sentences.DrawOfEach(1, random).Average(sentence => Runs(sentence.Text).Any(runs.Contains) ? 1.0 : 0);

        // Patterns that stood before those were written may give a few, such as "hours of my life".
        Assert.InRange(share, 0, 0.01);

        static IEnumerable<string> Runs(string text)
        {
            string[] words = [.. text.ToLowerInvariant().Split(' ').Select(word => word.Trim('.', ',', '!', '?', ';', ':'))];
            return Enumerable.Range(0, Math.Max(0, words.Length - 3)).Select(i => string.Join(' ', words[i..(i + 4)]));
        }
    }

    [Fact]
    public void Draw_Slots_AreFilledAndTheArticleFits()
    {
        var sentences = OwnSentences.Parse("thing: {kind} film\nkind: awful\n\n# a comment\n- A {thing}.\n");
        Assert.Equal(("An awful film.", false), sentences.Draw(new Random(1)));
        Assert.Equal(1, sentences.Count);
    }

    [Theory]
    [InlineData("no sign", "no sign")]
    [InlineData("+ a {thing}", "{thing}")]
    public void Parse_WrongLine_IsNamed(string content, string named) =>
        Assert.Contains(named, Assert.Throws<FormatException>(() => OwnSentences.Parse(content)).Message);
}
