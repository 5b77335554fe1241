using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.Retraining;

/// <summary>
/// Makes versions of one model current: first in the store, then for the scorers. What can fail comes before both.
/// </summary>
internal sealed class ModelPromotion(ModelStore store, string name, EventPublisher publisher, KafkaOptions kafka)
{
    public ModelStore Store => store;

    public string Name => name;

    /// <summary>The version that is current.</summary>
    /// <exception cref="InvalidModelException">None is.</exception>
    public string Current => store.Current(name) ?? throw new InvalidModelException($"No version of {name} is current.");

    /// <summary>
    /// Makes a version current. If it is current already, that is published again, for a scorer that did not hear it.
    /// </summary>
    /// <param name="version">The version to serve; it is loaded first.</param>
    /// <param name="former">The version to replace; null for whichever is current.</param>
    /// <exception cref="InvalidModelException">There is no such version, or no scorer would take it.</exception>
    /// <exception cref="CurrentModelChangedException">Another one than <paramref name="former"/> is current.</exception>
    public Task PromoteAsync(string version, string? former, CancellationToken stop) =>
        MakeCurrentAsync(version, () => store.MakeCurrent(name, version, former), stop);

    /// <summary>Makes an earlier version current again.</summary>
    /// <inheritdoc cref="PromoteAsync"/>
    public Task RollBackAsync(string version, CancellationToken stop) =>
        MakeCurrentAsync(version, () => store.RollBack(name, version), stop);

    private async Task MakeCurrentAsync(string version, Action point, CancellationToken stop)
    {
        SentimentModel.Load(store.Find(name, version)).Dispose();
        publisher.CheckTopic(kafka.PublishedTopic);
        string? former = store.Current(name);
        if (former != version)
        {
            point();
        }

        await publisher.PublishAsync(new ModelReference(name, version), former == version ? null : former, stop);
    }
}
