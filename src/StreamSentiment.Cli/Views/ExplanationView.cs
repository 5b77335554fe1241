using System.Text.Json;
using Spectre.Console;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Contracts;
using StreamSentiment.Modeling;
using StreamSentiment.Text;

namespace StreamSentiment.Cli.Views;

/// <summary>
/// Prints an explained score as JSON, or for people: the tokens in colour and the strongest of them with numbers.
/// </summary>
internal static class ExplanationView
{
    private const int Listed = 8;

    /// <summary>The smallest effect that gets full colour, so that a score that no token changes does not look changed.</summary>
    private const float LeastScale = 0.02f;

    private static readonly Color Neutral = new(138, 138, 138),
        Positive = new(0, 175, 60),
        Negative = new(225, 45, 45),
        Attended = new(200, 140, 0);

    /// <summary>Writes the property <c>explanation</c>.</summary>
    public static void Write(Utf8JsonWriter json, Explanation explanation)
    {
        string value = explanation.Method == ExplanationMethod.Attention ? "weight" : "effect";
        json.WriteStartObject("explanation");
        json.WriteString("method", ExplainOption.Name(explanation.Method));
        json.WriteStartArray("tokens");
        foreach (var token in explanation.Tokens)
        {
            json.WriteStartObject();
            json.WriteString("token", token.Token);
            json.WriteNumber(value, token.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Show(string text, float probability, EncodedText encoded, Explanation explanation)
    {
        var console = Terminal.Data;
        var judgement = Judgement.Of(probability, encoded.TokenCount, encoded.UnknownCount, UncertaintyRule.Usual);
        string guess = judgement.Reason is null ? "" : $" (uncertain: {judgement.Reason})";
        console.WriteSentence($"{judgement.Label} {judgement.Probability:F4}{guess}, {Read(encoded, explanation)}");
        if (console is { Profile.Capabilities: { Ansi: true, ColorSystem: not ColorSystem.NoColors } } && console.IsTerminal())
        {
            console.Write(Coloured(explanation));
            console.WriteLine();
        }
        else
        {
            console.WriteSentence(ReviewExcerpt.Of(text, 400));
        }

        if (explanation.Tokens.Count > 0)
        {
            console.Write(Strongest(explanation));
        }

        console.WriteLine();
    }

    /// <summary>The part of the text that the model read, because only its tokens are shown.</summary>
    private static string Read(EncodedText encoded, Explanation explanation)
    {
        string read = $"{explanation.Tokens.Count:N0} of {encoded.TokenCount:N0} tokens read";
        if (encoded.UnknownCount > 0)
        {
            read += $", {encoded.UnknownCount:N0} not in the vocabulary";
        }

        return encoded.Truncated ? $"{read}, longer than the model reads" : read;
    }

    private static Paragraph Coloured(Explanation explanation)
    {
        float scale = explanation.Tokens.Select(token => Math.Abs(token.Value)).Append(LeastScale).Max();
        var tokens = new Paragraph();
        foreach (var token in explanation.Tokens)
        {
            tokens.Append(tokens.Length == 0 ? "" : " ").Append(token.Token, Style(explanation.Method, token.Value / scale));
        }

        return tokens;
    }

    private static HtmlTable Strongest(Explanation explanation)
    {
        var table = new HtmlTable(
            "",
            explanation.Method == ExplanationMethod.Attention ? "Weight#" : "Effect#",
            "Token",
            "Position#"
        );
        foreach (var (position, token) in explanation.Strongest(Listed))
        {
            table.Row(
                explanation.Method == ExplanationMethod.Attention ? $"{token.Value:F4}" : $"{token.Value:+0.0000;-0.0000;0.0000}",
                token.Token,
                $"{position + 1:N0}"
            );
        }

        return table;
    }

    /// <param name="strength">The effect of the token, -1 to 1.</param>
    private static Style Style(ExplanationMethod method, float strength)
    {
        var full =
            method == ExplanationMethod.Attention ? Attended
            : strength > 0 ? Positive
            : Negative;
        float share = Math.Abs(strength);
        // The root, because without it all but the strongest tokens would look grey.
        return new Style(Neutral.Blend(full, MathF.Sqrt(share)), decoration: share > 0.5f ? Decoration.Bold : Decoration.None);
    }
}
