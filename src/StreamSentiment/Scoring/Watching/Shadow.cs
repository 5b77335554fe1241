using Microsoft.Extensions.Logging;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Modeling;
using StreamSentiment.Telemetry;
using StreamSentiment.Threading;

namespace StreamSentiment.Scoring.Watching;

/// <summary>
/// One version that scores a sample of the reviews beside the one that serves, on a thread of its own that gives way to the
/// others. What it finds is counted and reported; its scores go nowhere.
/// </summary>
internal sealed class Shadow : IScoreObserver
{
    private readonly SentimentModel model;
    private readonly ReviewSample sample;
    private readonly ScoreBacklog backlog;
    private readonly ScoringOptions options;
    private readonly Action<Shadow, ShadowTotals> report;
    private readonly ITimer timer;
    private readonly ILogger logger;
    private readonly Thread thread;
    private readonly Lock gate = new();
    private ShadowTotals totals;
    private volatile bool isAbandoned;
    private long reported;
    private long skipped;

    /// <param name="model">The version to watch; the shadow owns it.</param>
    /// <param name="command">The command that asked for the shadow.</param>
    /// <param name="servingVersion">The version that serves.</param>
    /// <param name="options">The settings of the reports and of the backlog.</param>
    /// <param name="report">Called with the totals when a report is due, and at the end.</param>
    /// <param name="clock">The clock of the reports.</param>
    /// <param name="logger">Gets the reviews that cannot be scored.</param>
    public Shadow(
        SentimentModel model,
        ShadowCommand command,
        string servingVersion,
        ScoringOptions options,
        Action<Shadow, ShadowTotals> report,
        TimeProvider clock,
        ILogger logger
    )
    {
        (this.model, this.options, this.report, this.logger, Command) = (model, options, report, logger, command);
        sample = new ReviewSample(command.Share ?? ShadowSlot.DefaultShare);
        backlog = new ScoreBacklog(options.SideBacklog);
        totals = new ShadowTotals { ServingVersion = servingVersion };
        timer = clock.CreateTimer(_ => ReportNews(), null, options.ShadowReportInterval, options.ShadowReportInterval);
        thread = new Thread(Run) { IsBackground = true, Name = "shadow" };
    }

    public ShadowCommand Command { get; }

    public string Version => model.Manifest.Version;

    public ModelReference Model => new(model.Manifest.Name, model.Manifest.Version);

    public ShadowTotals Totals
    {
        get
        {
            lock (gate)
            {
                return totals with { Skipped = Interlocked.Read(ref skipped) };
            }
        }
    }

    public void Start() => thread.Start();

    /// <inheritdoc/>
    public void OnScored(in ScoredBatch batch)
    {
        if (!backlog.TryAdd(batch))
        {
            Skip(batch.Reviews.Count(IsOfSample));
        }
    }

    /// <summary>Scores what waits, reports, and frees the model.</summary>
    public ShadowTotals End()
    {
        backlog.Complete();
        thread.Join();
        ReportNews();
        return Totals;
    }

    /// <summary>Ends at once; what waits is not scored any more.</summary>
    public void Abandon()
    {
        isAbandoned = true;
        backlog.Complete();
        thread.Join();
    }

    private void Run()
    {
        Niceness.LowerCurrentThread();
        try
        {
            foreach (var batch in backlog.Read(CancellationToken.None))
            {
                if (!isAbandoned)
                {
                    TryScore(batch);
                }
            }
        }
        finally
        {
            timer.Dispose();
            model.Dispose();
        }
    }

    private void TryScore(in ScoredBatch batch)
    {
        int[] chosen = [.. Enumerable.Range(0, batch.Reviews.Count).Where(OfSample(batch.Reviews))];
        if (chosen.Length == 0 || batch.Model.Manifest.Version == Version) // it serves itself by now
        {
            return;
        }

        try
        {
            Score(batch, chosen);
        }
        catch (Exception e) // whatever it is, libtorch's own included: the next may go well
        {
            logger.ShadowFailed(Discretion.Of(e), Version, chosen.Length);
            Skip(chosen.Length);
        }
    }

    private void Score(in ScoredBatch batch, int[] chosen)
    {
        int[][] tokenIds = new int[chosen.Length][]; // by its own vocabulary and text profile
        for (int i = 0; i < chosen.Length; i++)
        {
            tokenIds[i] = model.Encoder.Encode(batch.Reviews[chosen[i]].Review!.Text).TokenIds;
        }

        float[] probabilities = new float[chosen.Length];
        model.Score(tokenIds, probabilities);

        CompareWith(batch.Model.Manifest.Version);
        lock (gate)
        {
            for (int i = 0; i < chosen.Length; i++)
            {
                totals = totals.With(batch.Probabilities[chosen[i]], probabilities[i]);
            }
        }

        if (Totals.Reviews - Interlocked.Read(ref reported) >= options.ShadowReportReviews)
        {
            ReportNews();
        }
    }

    /// <summary>Another version serves: reports the totals beside the version before, and starts to count again.</summary>
    private void CompareWith(string servingVersion)
    {
        if (totals.ServingVersion == servingVersion)
        {
            return;
        }

        ReportNews();
        lock (gate)
        {
            totals = new ShadowTotals { ServingVersion = servingVersion };
            (reported, skipped) = (0, 0);
        }
    }

    private void ReportNews()
    {
        ShadowTotals news;
        lock (gate)
        {
            news = Totals;
            if (news.Reviews == reported)
            {
                return;
            }

            reported = news.Reviews;
        }

        report(this, news);
    }

    private void Skip(int reviews) => Interlocked.Add(ref skipped, reviews);

    private bool IsOfSample(PreparedReview review) => review.Review is not null && sample.Contains(review.Record);

    private Func<int, bool> OfSample(IReadOnlyList<PreparedReview> reviews) => i => IsOfSample(reviews[i]);
}
