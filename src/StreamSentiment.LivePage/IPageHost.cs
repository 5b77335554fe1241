using StreamSentiment.Contracts.Live;
using StreamSentiment.LivePage.Facts;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.LivePage;

/// <summary>What the page has to ask of one kind of host.</summary>
internal interface IPageHost
{
    /// <summary><c>scorer</c> or <c>retrainer</c>.</summary>
    public string Role { get; }

    /// <summary>What is before the names of its measurements of reading.</summary>
    public string Prefix { get; }

    /// <summary>The counter whose rate is the host's throughput.</summary>
    public string Throughput { get; }

    /// <summary>The version that scores; null where none is loaded.</summary>
    public (ModelManifest Manifest, string Engine)? Served { get; }

    /// <summary>The pause in force; null for none.</summary>
    public PauseState? Pause { get; }

    /// <summary>The last scores; null where the host scores nothing.</summary>
    public ScoreTap? Scores { get; }

    /// <summary>Somebody looks from now on.</summary>
    public void Begin();

    /// <summary>Nobody looks any more.</summary>
    public void End();

    /// <summary>Calls with the version that a text is tried on, which is not freed meanwhile.</summary>
    /// <exception cref="InvalidModelException">There is none.</exception>
    public T Try<T>(Func<SentimentModel, T> use);
}
