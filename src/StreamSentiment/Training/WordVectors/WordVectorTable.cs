using StreamSentiment.Text;

namespace StreamSentiment.Training.WordVectors;

/// <summary>Pretrained vectors for the words of a vocabulary.</summary>
/// <param name="Matrix">[vocabulary size, dimensions], row after row; padding has zeros.</param>
/// <param name="Dimensions">The length of a row.</param>
/// <param name="Found">By id, true if the row is the file's; the others except padding are random.</param>
internal sealed record WordVectorTable(float[] Matrix, int Dimensions, IReadOnlyList<bool> Found)
{
    /// <summary>Share of the vocabulary's words that were found.</summary>
    public double WordCoverage => Found.Count < 2 ? 0 : Found.Count(found => found) / (Found.Count - 1.0);

    /// <summary>
    /// Share of the running tokens that were found; padding is no token, and tokens that an encoder dropped are not seen.
    /// </summary>
    /// <param name="reviews">Token ids.</param>
    public double TokenCoverage(IEnumerable<int[]> reviews)
    {
        long tokens = 0,
            found = 0;
        foreach (int id in reviews.SelectMany(review => review).Where(id => id != Vocabulary.PaddingId))
        {
            tokens++;
            found += Found[id] ? 1 : 0;
        }

        return tokens == 0 ? 0 : found / (double)tokens;
    }
}
