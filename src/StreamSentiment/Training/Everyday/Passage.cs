namespace StreamSentiment.Training.Everyday;

/// <summary>A document or a title, as words of the teacher's vocabulary.</summary>
/// <param name="Words">Ids of all words, without the ends of sentences.</param>
/// <param name="Starts">The first word of each sentence.</param>
/// <param name="Label">Null for an unlabelled document.</param>
/// <param name="Weight">How often it is drawn beside others.</param>
/// <param name="Fold">The part of the labelled documents that it is of; -1 for an unlabelled one.</param>
/// <param name="Place">The place of its review among the labelled ones, from 0; -1 for an unlabelled one.</param>
internal sealed record Passage(int[] Words, int[] Starts, bool? Label, double Weight, int Fold, int Place)
{
    /// <summary>Separates the words from the ends of sentences.</summary>
    /// <param name="tokens">Ids with ends of sentences among them.</param>
    /// <param name="sentenceEnd">Their id.</param>
    public static (int[] Words, int[] Starts) Split(int[] tokens, int sentenceEnd)
    {
        var words = new List<int>(tokens.Length);
        var starts = new List<int>();
        bool begins = true;
        foreach (int token in tokens)
        {
            if (token == sentenceEnd)
            {
                begins = true;
                continue;
            }

            if (begins)
            {
                starts.Add(words.Count);
                begins = false;
            }

            words.Add(token);
        }

        return ([.. words], [.. starts]);
    }
}
