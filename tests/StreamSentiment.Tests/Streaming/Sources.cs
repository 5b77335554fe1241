using System.Runtime.CompilerServices;

namespace StreamSentiment.Tests.Streaming;

/// <summary>Sources for the tests of stages.</summary>
internal sealed class Sources
{
    public bool Disposed { get; private set; }

    public int Read { get; private set; }

    /// <summary>
    /// Numbers from 0. Every <paramref name="pause"/>-th is not there at once; without an end if there is no count.
    /// </summary>
    public IAsyncEnumerable<int> Numbers(int count = int.MaxValue, int pause = 0, int failAt = -1) =>
        Count(count, pause, failAt, CancellationToken.None);

    /// <summary>The numbers below <paramref name="count"/>, and then nothing until the token is cancelled.</summary>
    public IAsyncEnumerable<int> NumbersThenSilence(int count) => CountThenWait(count, CancellationToken.None);

    private async IAsyncEnumerable<int> Count(int count, int pause, int failAt, [EnumeratorCancellation] CancellationToken stop)
    {
        try
        {
            for (int i = 0; i < count; i++)
            {
                stop.ThrowIfCancellationRequested();
                if (i == failAt)
                {
                    throw new InvalidDataException("source");
                }

                if (pause > 0 && i % pause == 0)
                {
                    await Task.Yield();
                }

                Read = i + 1;
                yield return i;
            }
        }
        finally
        {
            Disposed = true;
        }
    }

    private async IAsyncEnumerable<int> CountThenWait(int count, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (int number in Count(count, 0, -1, stop))
        {
            yield return number;
        }

        Disposed = false;
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        }
        finally
        {
            Disposed = true;
        }
    }
}
