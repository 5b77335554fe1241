using StreamSentiment.Drift;
using StreamSentiment.Training;
using StreamSentiment.Training.WordVectors;

namespace StreamSentiment.Benchmarks.Drift;

/// <summary>
/// Made-up reviews that are as uneven as real ones where it counts: words by Zipf's law that come back within a review,
/// log-normal lengths, scores near 0 and 1, a model that is right on 88 of 100. The same seed gives the same stream.
/// </summary>
internal sealed class PlantedStream(Shift shift, int seed)
{
    private const int Vocabulary = 2000;
    private const double RepeatedWords = 0.2;

    // The words of another product: those at ranks 30 to 60 change places with words that were rare.
    private const int FirstMoved = 30,
        LastMoved = 60,
        MovedTo = 500;
    private static readonly AliasTable Words = new([.. Enumerable.Range(0, Vocabulary).Select(rank => 1.0 / (rank + 2.7))]);

    private readonly RandomDraws draws = new(seed, 0);
    private readonly Random random = new(seed);

    public IEnumerable<PlantedReview> Reviews(int count) => Enumerable.Range(0, count).Select(Review);

    private PlantedReview Review(int number)
    {
        double share = shift.At(number);
        int tokens = Math.Clamp((int)Math.Exp(Mix(ShiftedPart.Lengths, 4.4, 3.9) + 0.5 * Normal()), 1, 400);
        int unknown = Enumerable.Range(0, tokens).Count(_ => Happens(Mix(ShiftedPart.UnknownWords, 0.03, 0.06)));
        bool isPositive = Happens(Mix(ShiftedPart.Scores, 0.5, 0.8));
        double margin = Math.Abs(2 + 1.5 * Normal());
        bool isRight = Happens(Mix(ShiftedPart.Labels, 0.88, 0.78));
        double probability = 1 / (1 + Math.Exp(isPositive ? -margin : margin));
        return new PlantedReview(
            new DriftSample(
                Tokens(tokens - unknown, Mix(ShiftedPart.Words, 0, 1)),
                tokens,
                unknown / (double)tokens,
                probability
            ),
            isRight
        );

        double Mix(ShiftedPart part, double before, double after) =>
            shift.Part == part ? before + share * (after - before) : before;
    }

    private int[] Tokens(int count, double moved)
    {
        int[] tokens = new int[count];
        for (int i = 0; i < count; i++)
        {
            tokens[i] = i > 0 && Happens(RepeatedWords) ? tokens[random.Next(i)] : Token(moved);
        }

        return tokens;
    }

    /// <summary>From 1: 0 is padding.</summary>
    private int Token(double moved)
    {
        int rank = Words.Draw(draws);
        bool changesPlace = rank is >= FirstMoved and < LastMoved && Happens(moved);
        return 1 + (changesPlace ? rank - FirstMoved + MovedTo : rank);
    }

    private bool Happens(double probability) => random.NextDouble() < probability;

    /// <summary>Box and Muller 1958.</summary>
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
