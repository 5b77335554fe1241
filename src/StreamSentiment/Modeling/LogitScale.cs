namespace StreamSentiment.Modeling;

/// <summary>
/// What divides a logit before it becomes a probability: a temperature, which may depend on the length of the review. A model
/// that read few words is surer than it should be, one that read many is less sure, or the other way round:
/// ln T = ln <see cref="Temperature"/> + <see cref="ByLength"/> · ln(1 + token ids).
/// </summary>
/// <param name="Temperature">The divisor at no length, above 0; 1 changes nothing.</param>
/// <param name="ByLength">The power of 1 + token ids; 0 for one temperature at all lengths.</param>
public readonly record struct LogitScale(double Temperature, double ByLength = 0)
{
    /// <summary>The scale that changes nothing.</summary>
    public static LogitScale One { get; } = new(1);

    /// <summary>The divisor of the logit of a review of so many token ids, as the network reads it.</summary>
    public double Of(int tokenIds) => ByLength == 0 ? Temperature : Temperature * Math.Pow(1 + tokenIds, ByLength);

    /// <summary>The probability that a review of so many token ids is positive.</summary>
    public double Probability(double logit, int tokenIds) => 1 / (1 + Math.Exp(-logit / Of(tokenIds)));
}
