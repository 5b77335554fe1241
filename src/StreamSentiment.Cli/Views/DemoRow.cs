using StreamSentiment.Contracts;

namespace StreamSentiment.Cli.Views;

/// <summary>A scored review as the demo shows it.</summary>
/// <param name="Latency">From publishing the review to reading its score.</param>
internal sealed record DemoRow(ScoredReview Review, string Text, TimeSpan Latency);
