using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.NGrams;

namespace StreamSentiment.Modeling;

/// <summary>The trained numbers of a version: networks, n-grams, or both.</summary>
/// <param name="Spec">The architecture, with the number of n-grams.</param>
/// <param name="Networks">Its networks; null for n-grams alone.</param>
/// <param name="NGrams">Its n-grams; null for networks alone.</param>
internal sealed record ModelWeights(ModelSpec Spec, NetworkEnsemble? Networks, NGramWeights? NGrams)
{
    /// <summary>Networks alone.</summary>
    public static implicit operator ModelWeights(NetworkEnsemble networks) => new(networks.Spec, networks, null);
}
