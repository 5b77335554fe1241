using StreamSentiment.Text;

namespace StreamSentiment.Tests.Text;

public sealed class WordTableTests
{
    /// <summary>Words of all lengths and characters, many of which differ in one alone.</summary>
    [Fact]
    public void Find_AnyWord_IsWhatADictionaryFinds()
    {
        var random = new Random(7);
        string[] pool = [.. Enumerable.Range(0, 60_000).Select(_ => Word(random))];
        string[] words = [.. pool.Distinct().Take(20_000)];
        var table = new WordTable(words, out int repeated);
        var dictionary = words.Select((word, index) => (word, index)).ToDictionary(each => each.word, each => each.index + 1);
        Assert.Equal(0, repeated);
        Assert.All(
            [.. pool, .. pool.Select(word => word + "x"), .. pool.Where(word => word.Length > 1).Select(word => word[..^1]), ""],
            word =>
            {
                Assert.Equal(dictionary.GetValueOrDefault(word), table.Find(word));
                string before = word + new string('z', WordTable.Readable);
                Assert.Equal(dictionary.GetValueOrDefault(word), table.FindReadable(before.AsSpan(0, word.Length)));
            }
        );
    }

    [Fact]
    public void Find_NoWords_FindsNothing() => Assert.Equal(0, new WordTable([], out _).Find("film"));

    [Fact]
    public void Create_WordComesTwice_SaysWhich()
    {
        _ = new WordTable(["a", "film", "b", "film"], out int repeated);
        Assert.Equal(4, repeated);
    }

    private static string Word(Random random)
    {
        int length = 1 + (int)(18 * random.NextDouble() * random.NextDouble());
        string letters = random.Next(4) == 0 ? "a\u00e4\u4e00\ud83d\ude00\0'" : "abc";
        return string.Concat(Enumerable.Range(0, length).Select(_ => letters[random.Next(letters.Length)]));
    }
}
