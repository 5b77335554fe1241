using StreamSentiment.Contracts;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>Reviews that no one wrote: from empty to far beyond what the model reads, with mark-up and unknown words.</summary>
internal static class GeneratedReviews
{
    public static Review[] Create(int count, int first = 0)
    {
        var random = new Random(first);
        return [.. Enumerable.Range(first, count).Select(number => new Review($"review-{number}", Text(random)))];
    }

    private static string Text(Random random)
    {
        int length = random.Next(10) == 0 ? 0 : 1 << random.Next(9);
        return string.Join(
            ' ',
            Enumerable
                .Range(0, length)
                .Select(_ =>
                    random.Next(8) switch
                    {
                        0 => "<br />",
                        1 => "größer&amp;😀",
                        _ => TinyModel.Words[random.Next(TinyModel.Words.Length)],
                    }
                )
        );
    }
}
