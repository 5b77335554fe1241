using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scoring.Serving;

/// <summary>
/// Loads the version that serves first: the one at a location or, where that is refused, the last before it that is not.
/// A version that cannot be served must not keep reviews from being scored.
/// </summary>
/// <param name="load">Loads, verifies and warms up the version at a location, or throws.</param>
/// <param name="logger">Gets the versions that are refused.</param>
internal sealed class FirstModel(Func<string, SentimentModel> load, ILogger<FirstModel> logger)
{
    /// <exception cref="InvalidModelException">The version is refused, and so are those before it; or there is none.</exception>
    public SentimentModel Load(string location)
    {
        try
        {
            return load(location);
        }
        catch (Exception e) when (IsOfTheVersion(e))
        {
            if (LoadEarlier(location) is not { } former)
            {
                throw;
            }

            logger.FormerServes(former.Manifest.Name, former.Manifest.Version, e.Message);
            return former;
        }
    }

    private SentimentModel? LoadEarlier(string location)
    {
        foreach (string folder in ModelLocation.Earlier(location))
        {
            try
            {
                return load(folder);
            }
            catch (Exception e) when (IsOfTheVersion(e))
            {
                logger.EarlierRefused(e.Message);
            }
        }

        return null;
    }

    /// <summary>libtorch has exceptions of its own for what it cannot compute.</summary>
    private static bool IsOfTheVersion(Exception e) =>
        e is InvalidModelException or IOException or UnauthorizedAccessException or OutOfMemoryException or ExternalException;
}
