using Confluent.Kafka;
using Polly;
using Polly.Retry;

namespace StreamSentiment.Kafka.Clients;

/// <summary>
/// Questions to a broker that are asked again while it does not know better: right after a topic is made or a leader moves,
/// brokers and clients disagree for a moment. Not for the consume loop, which has a back-off of its own.
/// </summary>
internal static class BrokerCall
{
    private static readonly ResiliencePipeline Retrying = new ResiliencePipelineBuilder()
        .AddRetry(
            new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<KafkaException>(e => IsPassing(e.Error.Code)),
                MaxRetryAttempts = 6,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(50),
                UseJitter = true,
            }
        )
        .Build();

    /// <summary>Asks, and asks again for some three seconds while the answer is one that passes.</summary>
    /// <exception cref="KafkaException">It did not pass.</exception>
    public static T Ask<T>(Func<T> question) => Retrying.Execute(question);

    private static bool IsPassing(ErrorCode code) =>
        code
            is ErrorCode.NotLeaderForPartition
                or ErrorCode.LeaderNotAvailable
                or ErrorCode.UnknownTopicOrPart
                or ErrorCode.Local_UnknownPartition
                or ErrorCode.NotController
                or ErrorCode.RequestTimedOut;
}
