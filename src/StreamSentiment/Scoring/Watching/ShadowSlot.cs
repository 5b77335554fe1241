using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Kafka.Publishing;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Scoring.Watching;

/// <summary>
/// Holds at most one version in the shadow. A version that comes to serve leaves the shadow by itself.
/// </summary>
internal sealed class ShadowSlot : IDisposable
{
    public const double DefaultShare = 0.1;

    private readonly ActiveModel activeModel;
    private readonly Func<ModelReference, SentimentModel> load;
    private readonly ScoreObservers observers;
    private readonly ShadowFactory shadows;
    private readonly ILogger logger;
    private Shadow? current;

    /// <param name="load">Loads, verifies and warms up a version, or throws.</param>
    public ShadowSlot(
        ActiveModel activeModel,
        Func<ModelReference, SentimentModel> load,
        ScoreObservers observers,
        ShadowFactory shadows,
        SentimentMetrics metrics,
        ILogger<ShadowSlot> logger
    )
    {
        (this.activeModel, this.load, this.observers, this.shadows, this.logger) = (
            activeModel,
            load,
            observers,
            shadows,
            logger
        );
        activeModel.Replaced += manifest => End(manifest.Version);
        metrics.ObserveShadow(() =>
            Current is { } shadow && shadow.Totals is var totals
                ? new(shadow.Version, totals.Reviews, totals.Skipped, totals.Agreement, totals.MeanShift, totals.MeanDistance)
                : null
        );
    }

    /// <summary>The version in the shadow; null if there is none.</summary>
    public Shadow? Current => Volatile.Read(ref current);

    /// <summary>Takes a version into the shadow.</summary>
    /// <returns>The former version in the shadow, freed; null if there was none or the same command brought it.</returns>
    /// <exception cref="InvalidModelException">The version cannot be loaded; the former one stays.</exception>
    /// <exception cref="InvalidOperationException">It is the version that serves.</exception>
    public Shadow? Begin(ShadowCommand command)
    {
        if (Current?.Command.Id == command.Id)
        {
            return null;
        }

        RequireNotServing(command.Version);
        var model = Load(new ModelReference(activeModel.Manifest.Name, command.Version));
        var shadow = shadows.Create(model, command, activeModel.Manifest.Version);
        shadow.Start();
        var former = Interlocked.Exchange(ref current, shadow);
        observers.Attach(shadow);
        if (former is not null)
        {
            Leave(former);
        }

        logger.ShadowBegan(model.Manifest.Name, command.Version, command.Share ?? DefaultShare, activeModel.Manifest.Version);
        if (activeModel.Manifest.Version == command.Version) // taken over while it was loaded
        {
            End(command.Version);
        }

        return former;
    }

    /// <summary>Ends the shadow of this version.</summary>
    /// <returns>What it found; null if the version is not in the shadow.</returns>
    public ShadowTotals? End(string version) =>
        Current is { } shadow && shadow.Version == version && Interlocked.CompareExchange(ref current, null, shadow) == shadow
            ? Leave(shadow)
            : null;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref current, null) is not { } shadow)
        {
            return;
        }

        observers.Detach(shadow);
        shadow.Abandon();
    }

    private ShadowTotals Leave(Shadow shadow)
    {
        observers.Detach(shadow);
        var totals = shadow.End();
        logger.ShadowEnded(shadow.Version, totals.Reviews);
        return totals;
    }

    private SentimentModel Load(ModelReference reference)
    {
        var model = load(reference);
        var stored = new ModelReference(model.Manifest.Name, model.Manifest.Version);
        if (stored == reference)
        {
            return model;
        }

        model.Dispose();
        throw new InvalidModelException(
            $"{reference.Name} {reference.Version} is refused: what is stored under this name is {stored.Name} {stored.Version}."
        );
    }

    private void RequireNotServing(string version)
    {
        if (activeModel.Manifest.Version == version)
        {
            throw new InvalidOperationException($"{version} is the version that serves.");
        }
    }
}

/// <summary>Creates shadows, which report to the status topic.</summary>
internal sealed class ShadowFactory(ScoringOptions options, StatusReporter reporter, TimeProvider clock, ILogger<Shadow> logger)
{
    public Shadow Create(SentimentModel model, ShadowCommand command, string servingVersion) =>
        new(model, command, servingVersion, options, Report, clock, logger);

    private void Report(Shadow shadow, ShadowTotals totals) =>
        reporter.Report(
            new ShadowReported
            {
                Model = shadow.Model,
                CommandId = shadow.Command.Id,
                ServingVersion = totals.ServingVersion,
                Reviews = totals.Reviews,
                Agreement = totals.Agreement,
                MeanShift = totals.MeanShift,
                MeanDistance = totals.MeanDistance,
                Skipped = totals.Skipped,
            }
        );
}
