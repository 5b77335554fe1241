using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using StreamSentiment.Data;

namespace StreamSentiment.Retraining.Labels;

/// <summary>
/// Chooses a share of reviews of each label, spread over the time: data that stand sorted by label, or that change in time, are
/// chosen from as a whole.
/// </summary>
internal static class TimeStrata
{
    /// <summary>The parts of the time that are chosen from.</summary>
    private const int Parts = 10;

    /// <param name="reviews">By time, oldest first.</param>
    /// <param name="share">The share of each label, above 0 and below 1; rounded up, but never all of a label.</param>
    /// <returns>
    /// The places of those that are chosen, rising. In each part of the time it is those with the least hash of their text: a
    /// review that is held out once is held out by later runs too, or the next model would be judged by what this one learns.
    /// </returns>
    public static IReadOnlyList<int> Choose(IReadOnlyList<LabelledText> reviews, double share) =>
        [
            .. reviews
                .Select((review, place) => (Place: place, review.Text, review.IsPositive))
                .GroupBy(review => review.IsPositive, review => (review.Place, review.Text))
                .SelectMany(label => OfLabel([.. label], share))
                .Order(),
        ];

    private static IEnumerable<int> OfLabel((int Place, string Text)[] reviews, double share)
    {
        int count = Math.Min((int)Math.Ceiling(share * reviews.Length), reviews.Length - 1);
        int parts = Math.Clamp(count, 1, Parts);
        for (int part = 0; part < parts; part++)
        {
            var ofPart = reviews[(part * reviews.Length / parts)..((part + 1) * reviews.Length / parts)];
            int chosen = (part + 1) * count / parts - part * count / parts;
            foreach (var (place, _) in ofPart.OrderBy(review => HashOf(review.Text)).ThenBy(review => review.Place).Take(chosen))
            {
                yield return place;
            }
        }
    }

    private static ulong HashOf(string text) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(TextKey.Of(text))));
}
