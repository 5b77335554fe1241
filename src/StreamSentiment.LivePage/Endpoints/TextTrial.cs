using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using StreamSentiment.Contracts;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.LivePage.Endpoints;

/// <summary>
/// Scores a typed text and tells which of its tokens moved the score. One at a time: a text costs as much as scoring as many
/// reviews as it has tokens. The text is not kept, published or logged.
/// </summary>
internal sealed class TextTrial(IPageHost host) : IDisposable
{
    /// <summary>The longest text, in UTF-16 units.</summary>
    public const int LongestText = 20_000;

    /// <summary>Tokens that are sent back; a model reads no more of most texts.</summary>
    private const int MostTokens = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim turn = new(1);

    public async Task<IResult> ScoreAsync(TriedText typed, CancellationToken stop)
    {
        if (typed.Text.Length > LongestText)
        {
            return Problem.Of(
                StatusCodes.Status413PayloadTooLarge,
                $"The text has {typed.Text.Length:N0} characters, and {LongestText:N0} are the most."
            );
        }

        if (!await turn.WaitAsync(Patience, stop))
        {
            return Problem.Of(StatusCodes.Status429TooManyRequests, "Other texts are scored now; try again in a moment.");
        }

        try
        {
            var score = await Task.Run(() => host.Try(model => Score(model, typed.Text)), CancellationToken.None);
            return TypedResults.Json(score, PageJson.Default.TriedScore);
        }
        catch (InvalidModelException e)
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, e.Message);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private static TriedScore Score(SentimentModel model, string text)
    {
        long started = Stopwatch.GetTimestamp();
        var encoded = model.Encoder.Encode(text);
        float[] probability = new float[1];
        model.Score([encoded.TokenIds], probability);
        var explanation = new Explainer(model, ExplanationMethod.LeaveOneOut).Explain(encoded.TokenIds);
        return new TriedScore
        {
            Label = SentimentLabel.FromProbability(probability[0]),
            Probability = probability[0],
            Version = model.Manifest.Version,
            TokenCount = encoded.TokenCount,
            UnknownCount = encoded.UnknownCount,
            Truncated = encoded.Truncated,
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
            Tokens = [.. explanation.Tokens.Take(MostTokens).Select(token => new TriedToken(token.Token, token.Value))],
        };
    }
}

/// <summary>What somebody typed.</summary>
/// <param name="Text">The text.</param>
internal sealed record TriedText(string Text);

/// <summary>Its score.</summary>
internal sealed record TriedScore
{
    public required string Label { get; init; }

    public required float Probability { get; init; }

    /// <summary>The version that gave it.</summary>
    public required string Version { get; init; }

    public required int TokenCount { get; init; }

    /// <summary>Tokens that the vocabulary lacks.</summary>
    public required int UnknownCount { get; init; }

    /// <summary>True if the model read only a part.</summary>
    public required bool Truncated { get; init; }

    /// <summary>The time that the score and its explanation took.</summary>
    public required double Seconds { get; init; }

    /// <summary>The tokens that the model read, in their order.</summary>
    public required IReadOnlyList<TriedToken> Tokens { get; init; }
}

/// <summary>A token and what it did: the probability of the text less that of the text without it.</summary>
internal sealed record TriedToken(string Token, float Effect);
