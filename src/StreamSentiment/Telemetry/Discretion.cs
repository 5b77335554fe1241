using Confluent.Kafka;

namespace StreamSentiment.Telemetry;

/// <summary>
/// What may be told of an exception. Those that speak of brokers, disks, settings and models are told whole; of any other its
/// type and its place alone, because the message may quote what it failed at, which is the text of a review.
/// </summary>
internal static class Discretion
{
    /// <summary>The exception to log in place of this one; itself where it may be told whole.</summary>
    public static Exception Of(Exception error) => Chain(error).All(IsPlain) ? error : new DiscreetException(error);

    /// <summary>The message, or the type where it must not be told.</summary>
    public static string MessageOf(Exception error) =>
        Chain(error).All(IsPlain) ? error.Message : new DiscreetException(error).Message;

    private static bool IsPlain(Exception error) =>
        error
            is StreamSentimentException
                or KafkaException
                or IOException
                or UnauthorizedAccessException
                or OperationCanceledException
                or TimeoutException
        || error.Source == "Confluent.Kafka" // it speaks of its configuration: no review reaches it but as bytes
        || error.Message == error.InnerException?.Message; // it says what its cause says

    private static IEnumerable<Exception> Chain(Exception error)
    {
        for (var each = error; each is not null; each = each.InnerException)
        {
            yield return each;
        }
    }

    /// <summary>The types and the place of an exception.</summary>
    private sealed class DiscreetException(Exception error)
        : Exception(string.Join(", caused by ", Chain(error).Select(each => each.GetType().FullName)))
    {
        private readonly string place = string.Join('\n', Chain(error).Select(each => each.StackTrace ?? ""));

        public override string? StackTrace => place;

        public override string ToString() => $"{Message} (without its message, which may quote a review)\n{place}";
    }
}
