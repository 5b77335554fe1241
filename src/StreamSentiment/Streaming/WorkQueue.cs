using System.Diagnostics.CodeAnalysis;

namespace StreamSentiment.Streaming;

/// <summary>
/// Items for threads that wait for them. Who waits sleeps: the collections of .NET spin first, which at a few hundred items a
/// second takes more of a processor than the items do. Thread-safe.
/// </summary>
internal sealed class WorkQueue<T>
{
    private readonly object gate = new(); // a monitor, to wait on
    private readonly Queue<T> items = [];
    private bool isComplete;

    public void Add(T item)
    {
        lock (gate)
        {
            items.Enqueue(item);
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Nothing more will be added.</summary>
    public void Complete()
    {
        lock (gate)
        {
            isComplete = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Takes the first item, and waits for one; false when none is left and none will come.</summary>
    public bool TryTake([MaybeNullWhen(false)] out T item)
    {
        lock (gate)
        {
            while (items.Count == 0 && !isComplete)
            {
                Monitor.Wait(gate);
            }

            return items.TryDequeue(out item);
        }
    }
}
