using Confluent.Kafka;

namespace StreamSentiment.Kafka.Clients;

/// <summary>
/// Asks brokers through an admin client, one question after the other. Where Confluent.Kafka 2.16 cannot read an answer, and a
/// partition without a replica in sync is enough, it frees the client's queue and answers nothing any more: whoever used or
/// disposed of that client then ended the process with a fault of memory. So a client that owes an answer is never touched again,
/// and another takes its place.
/// </summary>
/// <param name="connect">Creates a client; where it uses the handle of another one, that one outlives it.</param>
/// <param name="time">The clock of waits.</param>
internal sealed class AdminQuestions(Func<IAdminClient> connect, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Beyond the time in which librdkafka answers in any case.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private Task last = Task.CompletedTask; // the question that came last
    private IAdminClient? admin;
    private volatile bool hasEnded;

    /// <summary>Asks, once the question before is answered.</summary>
    /// <param name="question">The call, with <paramref name="patience"/> as its request timeout.</param>
    /// <param name="patience">The time in which the client answers.</param>
    /// <exception cref="KafkaException">The brokers do not answer, or refuse.</exception>
    /// <exception cref="ObjectDisposedException">Nothing is asked any more.</exception>
    public async Task<T> AskAsync<T>(Func<IAdminClient, Task<T>> question, TimeSpan patience)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Interlocked.Exchange(ref last, done.Task);
        try
        {
            ObjectDisposedException.ThrowIf(hasEnded, this);
            var asked = admin ??= connect();
            var answer = question(asked);
            if (await Task.WhenAny(answer, Task.Delay(patience + Grace, time)) == answer)
            {
                return await answer;
            }

            admin = null;
            // Should it come after all, nothing was wrong but the time.
            _ = answer.ContinueWith(_ => asked.Dispose(), TaskScheduler.Default);
            throw new KafkaException(new Error(ErrorCode.Local_TimedOut, "The client owes an answer"));
        }
        finally
        {
            done.SetResult();
        }
    }

    /// <summary>The same, of a call that answers nothing.</summary>
    public Task AskAsync(Func<IAdminClient, Task> question, TimeSpan patience) =>
        AskAsync(
            async asked =>
            {
                await question(asked);
                return true;
            },
            patience
        );

    /// <summary>Asks no more, and frees the client once the last question is answered.</summary>
    public async ValueTask DisposeAsync()
    {
        hasEnded = true;
        await Interlocked.Exchange(ref last, Task.CompletedTask);
        admin?.Dispose();
        admin = null;
    }
}
