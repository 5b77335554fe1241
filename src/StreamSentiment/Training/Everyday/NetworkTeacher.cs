using StreamSentiment.Modeling;
using StreamSentiment.Threading;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Training.Everyday;

/// <summary>
/// Networks as teachers. What a network learnt by its label it would only repeat: so each learns the labels of one half of the
/// reviews, and teaches the other; a text without a label is taught by both.
/// </summary>
internal sealed class NetworkTeacher : IDisposable
{
    /// <summary>Networks, and parts of the labelled reviews.</summary>
    public const int Count = 2;

    private readonly SentimentModel[] networks;

    private NetworkTeacher(SentimentModel[] networks) => this.networks = networks;

    /// <param name="train">The network of a half, 0 or 1.</param>
    /// <param name="threads">Networks that are trained at once.</param>
    public static NetworkTeacher Train(Func<int, SentimentModel> train, int threads)
    {
        var networks = new SentimentModel[Count];
        ParallelJobs.Run(Count, threads, half => networks[half] = train(half), CancellationToken.None);
        return new(networks);
    }

    /// <summary>A passage as the network of a half sees it: without its label, unless it is of that half.</summary>
    public static Passage Seen(Passage passage, int half) =>
        passage.Fold % Count == half ? passage : passage with { Label = null };

    /// <summary>The calibrated log-odds of texts, each by networks that have not learnt its label.</summary>
    public double[] Logits(IReadOnlyList<Span> spans)
    {
        double[] logits = new double[spans.Count];
        for (int half = 0; half < Count; half++)
        {
            int[] own = [.. Enumerable.Range(0, spans.Count).Where(i => spans[i].Passage.Fold % Count != half)];
            float[] probabilities = new float[own.Length];
            networks[half].Score([.. own.Select(i => spans[i].TokenIds)], probabilities);
            foreach (var (place, i) in own.Index())
            {
                double logit = Temperature.Logit(probabilities[place]);
                logits[i] += spans[i].Passage.Fold < 0 ? logit / Count : logit;
            }
        }

        return logits;
    }

    public void Dispose()
    {
        foreach (var network in networks)
        {
            network.Dispose();
        }
    }
}
