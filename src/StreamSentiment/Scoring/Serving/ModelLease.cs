using StreamSentiment.Modeling;

namespace StreamSentiment.Scoring.Serving;

/// <summary>One batch's hold on a model: it is not freed before this is disposed of, once.</summary>
internal readonly struct ModelLease(ServedModel served) : IDisposable
{
    public SentimentModel Model => served.Model;

    public void Dispose() => served.Release();
}
