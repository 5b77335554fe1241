using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// Keeps one record from stopping a stream: where an exception comes of a batch, the batch is halved until the record that it
/// comes of stands alone. That record becomes a dead letter (<see cref="RejectionReason.Unprocessable"/>), and the others are
/// answered. A fault of the machine or of the model is no record's: then a plain record fails too, and the exception goes on to
/// whoever waits and tries again. Thread-safe.
/// </summary>
internal sealed class RecordIsolation(DeadLetters deadLetters, ILogger<RecordIsolation> logger)
{
    /// <summary>
    /// Memory and disks may fail for one record and not for the plain one after it: such a record is tried in as many runs before
    /// it is given up, half a minute by the pauses between them.
    /// </summary>
    internal const int MostTries = 6;

    private const int MostSuspects = 1000;

    private readonly ConcurrentDictionary<TopicPartitionOffset, int> suspects = [];
    private readonly ConcurrentDictionary<string, bool> told = [];

    /// <summary>The dead letters of the stream.</summary>
    public DeadLetters DeadLetters => deadLetters;

    /// <summary>Answers a batch, in its order.</summary>
    /// <param name="records">At least one.</param>
    /// <param name="answer">Answers some of them; called again with fewer after an exception.</param>
    /// <param name="answerPlain">Does the same to a record that anybody can process; throws if the machine is at fault.</param>
    /// <param name="wrap">Makes the dead letter of a record an answer.</param>
    /// <param name="modelVersion">The model in use, as dead letters name it.</param>
    /// <exception cref="Exception">What <paramref name="answer"/> threw, where no single record is the cause.</exception>
    public IReadOnlyList<T> Answer<T>(
        IReadOnlyList<InboundRecord> records,
        Func<IReadOnlyList<InboundRecord>, IReadOnlyList<T>> answer,
        Action answerPlain,
        Func<Outcome, T> wrap,
        string? modelVersion
    )
    {
        try
        {
            return answer(records);
        }
        catch (Exception e) when (Works(answerPlain))
        {
            if (records is [var alone])
            {
                if (IsWorthAnotherTry(alone, e))
                {
                    throw;
                }

                Tell(alone, e);
                return [wrap(new Outcome(alone, deadLetters.ForUnprocessable(alone, e, modelVersion)))];
            }
        }

        int half = records.Count / 2;
        return
        [
            .. Answer([.. records.Take(half)], answer, answerPlain, wrap, modelVersion),
            .. Answer([.. records.Skip(half)], answer, answerPlain, wrap, modelVersion),
        ];
    }

    private static bool Works(Action answerPlain)
    {
        try
        {
            answerPlain();
            return true;
        }
        catch (Exception)
        {
            return false; // the caller's exception goes on, not this one: it came first
        }
    }

    private bool IsWorthAnotherTry(InboundRecord record, Exception error)
    {
        if (!IsOfTheMachine(error))
        {
            return false;
        }

        if (suspects.Count > MostSuspects)
        {
            suspects.Clear(); // tried again some times more, instead of a list without end
        }

        var position = new TopicPartitionOffset(record.TopicPartition, record.Offset);
        bool again = suspects.AddOrUpdate(position, 1, (_, tries) => tries + 1) < MostTries;
        if (!again)
        {
            suspects.TryRemove(position, out _);
        }

        return again;
    }

    /// <summary>
    /// Exceptions that a record rarely causes; libtorch throws all of its own as <see cref="ExternalException"/>.
    /// </summary>
    private static bool IsOfTheMachine(Exception error) =>
        error is OutOfMemoryException or IOException or UnauthorizedAccessException
        || (error is ExternalException && error.Message.Contains("memory", StringComparison.OrdinalIgnoreCase));

    /// <summary>Once for each place that exceptions come from, and without their messages, which may quote a review.</summary>
    private void Tell(InboundRecord record, Exception error)
    {
        string type = error.GetType().FullName!,
            place = error.StackTrace ?? "",
            origin = record.ToString();
        bool isNews = told.Count < MostSuspects && told.TryAdd(type + place.Split('\n')[0], true);
        logger.RecordUnprocessable(isNews ? LogLevel.Warning : LogLevel.Debug, origin, type, place);
    }
}
