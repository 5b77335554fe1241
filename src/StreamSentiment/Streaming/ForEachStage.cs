namespace StreamSentiment.Streaming;

/// <summary>The sink that ends a flow and drives it.</summary>
internal static class ForEachStage
{
    /// <summary>Calls <paramref name="action"/> for one item after another; a failure of it stops every stage above.</summary>
    public static async Task ForEachAsync<T>(
        this IAsyncEnumerable<T> source,
        Func<T, CancellationToken, Task> action,
        CancellationToken abort
    )
    {
        await foreach (var item in source.WithCancellation(abort))
        {
            await action(item, abort);
        }
    }
}
