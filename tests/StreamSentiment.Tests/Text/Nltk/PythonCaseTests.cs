using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Tests.Text.Nltk;

/// <summary>Expected values are those of Python's <c>str.lower()</c>.</summary>
public sealed class PythonCaseTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Great MOVIE", "great movie")]
    [InlineData("ÄÖÜ", "äöü")]
    [InlineData("\u0130stanbul", "i\u0307stanbul")]
    [InlineData("ΟΔΟΣ", "οδος")]
    [InlineData("ΟΔΟΣ ΣΑΣ", "οδος σας")]
    [InlineData("Σ", "σ")]
    [InlineData("😀Σ", "😀σ")]
    public void ToLower_Text_IsPythons(string text, string expected)
    {
        char[] buffer = new char[PythonCase.MaxLowerLength(text.Length)];

        Assert.Equal(expected, new string(buffer, 0, PythonCase.ToLower(text, buffer)));
    }
}
