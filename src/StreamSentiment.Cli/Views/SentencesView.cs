using StreamSentiment.Cli.Reports;

namespace StreamSentiment.Cli.Views;

/// <summary>Prints the scores of sentences, a table for each text.</summary>
internal static class SentencesView
{
    private const int LongestTitle = 60;

    public static void Show(ScoredTexts scored)
    {
        foreach (var (i, sentences) in scored.Sentences.Index())
        {
            if (sentences is null)
            {
                continue;
            }

            string text = scored.Texts[i];
            var table = new HtmlTable(
                $"Sentences of: {ReviewExcerpt.Of(text, LongestTitle)}",
                "Label",
                "Probability#",
                "Offset#",
                "Length#",
                Column.Text("Sentence")
            );
            foreach (var sentence in sentences)
            {
                table.Row(
                    sentence.Label,
                    $"{sentence.Probability:F4}",
                    $"{sentence.Offset}",
                    $"{sentence.Length}",
                    text.Substring(sentence.Offset, sentence.Length)
                );
            }

            Terminal.Data.Write(table);
        }
    }
}
