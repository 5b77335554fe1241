namespace StreamSentiment.Kafka.Publishing;

/// <summary>
/// The one seam by which answers leave, and with them offsets: no offset is committed before the answer of its record is. One
/// caller at a time.
/// </summary>
internal interface IOutcomeSink : IAsyncDisposable
{
    /// <summary>
    /// Publishes answers in order, without waiting until they are acknowledged. Those to records of partitions that were
    /// revoked meanwhile are dropped: the next owner answers them.
    /// </summary>
    /// <exception cref="Consuming.DeliveryException">An answer, of this call or an earlier one, cannot be delivered.</exception>
    public Task PublishAsync(IReadOnlyList<Outcome> outcomes, CancellationToken abort);

    /// <summary>Waits until every answer is delivered for good.</summary>
    /// <returns>The number of answers that are not, when <paramref name="timeout"/> has passed.</returns>
    /// <exception cref="Consuming.DeliveryException">An answer cannot be delivered.</exception>
    public Task<int> FlushAsync(TimeSpan timeout);
}
