using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Contracts.Live;

/// <summary>
/// What a host shows of itself, at <c>/page/state</c>: read by the live page and by <c>top</c>. Fields are added, never taken
/// away; what one host does not have is absent.
/// </summary>
public sealed record HostState
{
    /// <summary>When it was measured.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary><c>scorer</c> or <c>retrainer</c>.</summary>
    public required string Role { get; init; }

    /// <summary>The name of the host.</summary>
    public required string Instance { get; init; }

    /// <summary>The name and version of the build.</summary>
    public required string Application { get; init; }

    /// <summary>Seconds since the host was built.</summary>
    public required double Uptime { get; init; }

    /// <summary>What <c>/health/ready</c> answers: <c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</summary>
    public required string Health { get; init; }

    /// <summary>What the host waits for or lacks, a sentence each.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>The pause in force; absent while reviews are read.</summary>
    public PauseState? Pause { get; init; }

    /// <summary>Records in and out.</summary>
    public required TrafficState Traffic { get; init; }

    /// <summary>From reading to the acknowledged answer, of the last minute; absent where none was answered.</summary>
    public LatencyState? Latency { get; init; }

    /// <summary>Shares of positive scores since somebody looks; absent on a retrainer.</summary>
    public PositiveState? Positive { get; init; }

    /// <summary>The last scores, the newest first; absent on a retrainer.</summary>
    public IReadOnlyList<ScoreState>? Scores { get; init; }

    /// <summary>Dead letters since the start, by reason, the most frequent first.</summary>
    public required IReadOnlyList<CountState> DeadLetters { get; init; }

    /// <summary>The version that is served; absent where there is none.</summary>
    public VersionState? Model { get; init; }

    /// <summary>Stored versions, the newest first.</summary>
    public required IReadOnlyList<VersionState> Versions { get; init; }

    /// <summary>What could not be read of the stored versions; absent where all was.</summary>
    public string? StoreFault { get; init; }

    /// <summary>The last decision about a candidate; absent where there was none.</summary>
    public DecisionState? Decision { get; init; }

    /// <summary>The signals of the drift watch; empty where nothing is watched.</summary>
    public required IReadOnlyList<DriftState> Drift { get; init; }

    /// <summary>The version in the shadow; absent where there is none.</summary>
    public ShadowState? Shadow { get; init; }

    /// <summary>The consumer groups of the host.</summary>
    public required IReadOnlyList<GroupState> Groups { get; init; }

    /// <summary>The partitions of this host, with their lag.</summary>
    public required IReadOnlyList<PartitionState> Partitions { get; init; }

    /// <summary>Commands of the last days, those under way first, then the newest.</summary>
    public required IReadOnlyList<CommandState> Commands { get; init; }

    /// <summary>Figures of a retrainer; absent on a scorer.</summary>
    public LearningState? Learning { get; init; }

    /// <summary>True if the page takes commands from who has its token.</summary>
    public required bool TakesCommands { get; init; }

    /// <summary>True if the texts of reviews are shown.</summary>
    public required bool ShowsText { get; init; }
}

/// <summary>A pause that an operator asked for.</summary>
/// <param name="By">Who asked.</param>
/// <param name="Since">Since when.</param>
public sealed record PauseState(string By, DateTimeOffset Since);

/// <summary>Records in and out of a host.</summary>
public sealed record TrafficState
{
    /// <summary>Records read since the start.</summary>
    public required long Consumed { get; init; }

    /// <summary>Scores acknowledged since the start.</summary>
    public required long Scored { get; init; }

    /// <summary>Dead letters acknowledged since the start.</summary>
    public required long DeadLettered { get; init; }

    /// <summary>Records read and not yet answered.</summary>
    public required long InFlight { get; init; }

    /// <summary>Scores a second, of a retrainer labels, of the last seconds; absent before two measurements.</summary>
    public double? PerSecond { get; init; }

    /// <summary>Dead letters a second.</summary>
    public double? DeadLettersPerSecond { get; init; }

    /// <summary>Records without an answer that is committed; absent before it is known.</summary>
    public long? Lag { get; init; }

    /// <summary>Age of the oldest of them, in seconds.</summary>
    public double? SecondsBehind { get; init; }

    /// <summary>Mean records of a micro-batch in the last minute; absent where there was none.</summary>
    public double? BatchSize { get; init; }
}

/// <summary>Percentiles in seconds, estimated within the buckets of the histogram as Prometheus does it.</summary>
/// <param name="P50">Half of the records took no longer.</param>
/// <param name="P95">Of 95 in a hundred.</param>
/// <param name="P99">Of 99 in a hundred.</param>
/// <param name="Records">The number of records that they are of.</param>
public sealed record LatencyState(double P50, double P95, double P99, long Records);

/// <summary>Shares of positive scores.</summary>
/// <param name="Share">Of the last minute, 0 to 1; absent where nothing was scored.</param>
/// <param name="Reviews">The scores of the last minute.</param>
/// <param name="Sources">By the field <c>source</c> of the reviews since somebody looks, the most frequent first.</param>
public sealed record PositiveState(double? Share, long Reviews, IReadOnlyList<SourceState> Sources);

/// <summary>The scores of one source.</summary>
/// <param name="Source">Its name; absent for reviews without one, and <c>*</c> for all that are rarer.</param>
/// <param name="Reviews">Scores.</param>
/// <param name="Positive">Positive ones among them.</param>
public sealed record SourceState(string? Source, long Reviews, long Positive);

/// <summary>One score.</summary>
public sealed record ScoreState
{
    /// <summary>When it was given.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The id of the review.</summary>
    public required string Id { get; init; }

    /// <summary><c>positive</c> or <c>negative</c>.</summary>
    public required string Label { get; init; }

    /// <summary>The probability that it is positive.</summary>
    public required float Probability { get; init; }

    /// <summary>The number of its tokens.</summary>
    public required int TokenCount { get; init; }

    /// <summary>Its source; absent where it has none.</summary>
    public string? Source { get; init; }

    /// <summary>The beginning of its text; absent unless <c>Page:ShowText</c> is true.</summary>
    public string? Text { get; init; }
}

/// <summary>A name and how often it was counted.</summary>
/// <param name="Name">The name.</param>
/// <param name="Count">The number.</param>
public sealed record CountState(string Name, long Count);

/// <summary>A stored version of the model.</summary>
public sealed record VersionState
{
    /// <summary>The model.</summary>
    public required string Name { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>When it was stored.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>True for the version that is current in the store.</summary>
    public bool Current { get; init; }

    /// <summary>The accuracy that says most; absent where none is stored.</summary>
    public double? Accuracy { get; init; }

    /// <summary>The reviews that it was measured on: <c>test</c>, <c>holdOut</c> or <c>validation</c>.</summary>
    public string? AccuracyOn { get; init; }

    /// <summary><c>trained</c>, <c>fineTuned</c> or <c>retrained</c>.</summary>
    public string? Origin { get; init; }

    /// <summary>The version that it continues; absent for none.</summary>
    public string? From { get; init; }

    /// <summary><c>promoted</c>, <c>refused</c> or <c>notJudged</c>; absent where nothing was decided.</summary>
    public string? Decision { get; init; }

    /// <summary>What computes its scores; absent for one that is not loaded.</summary>
    public string? Engine { get; init; }
}

/// <summary>The decision about a candidate, with its clauses.</summary>
public sealed record DecisionState
{
    /// <summary>When it was taken.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The version that was judged.</summary>
    public required string Version { get; init; }

    /// <summary>The version that it was compared with.</summary>
    public required string CurrentVersion { get; init; }

    /// <summary><c>promoted</c>, <c>refused</c> or <c>notJudged</c>.</summary>
    public required string Decision { get; init; }

    /// <summary>Reviews held out for it.</summary>
    public required int Reviews { get; init; }

    /// <summary>The candidate's accuracy on them; absent where it is not defined.</summary>
    public double? CandidateAccuracy { get; init; }

    /// <summary>The other's.</summary>
    public double? CurrentAccuracy { get; init; }

    /// <summary>Every clause of the rule.</summary>
    public required IReadOnlyList<DecidedClause> Clauses { get; init; }
}

/// <summary>A signal of the drift watch.</summary>
/// <param name="Signal">Its name.</param>
/// <param name="Statistic">The population stability index.</param>
/// <param name="Raised">True while its alarm is raised.</param>
public sealed record DriftState(string Signal, double Statistic, bool Raised);

/// <summary>The version in the shadow.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Reviews">Reviews that it has scored too.</param>
/// <param name="Skipped">Reviews that it had no time for.</param>
/// <param name="Agreement">Share of the same label; absent before the first review.</param>
/// <param name="MeanShift">Mean of its probability less the other's.</param>
public sealed record ShadowState(string Version, long Reviews, long Skipped, double? Agreement, double? MeanShift);

/// <summary>A consumer group.</summary>
public sealed record GroupState
{
    /// <summary>Its name.</summary>
    public required string Group { get; init; }

    /// <summary>
    /// The state that the brokers tell: <c>stable</c>, <c>preparingRebalance</c> and the like; absent if unknown.
    /// </summary>
    public string? State { get; init; }

    /// <summary>Its members, by name.</summary>
    public required IReadOnlyList<MemberState> Members { get; init; }

    /// <summary>Why the brokers do not tell; absent where they do.</summary>
    public string? Fault { get; init; }
}

/// <summary>A member of a consumer group.</summary>
/// <param name="Member">Its place in the group, or its id where it has none.</param>
/// <param name="Host">The address that it comes from.</param>
/// <param name="Partitions">Its partitions: <c>reviews.raw [0]</c>.</param>
public sealed record MemberState(string Member, string Host, IReadOnlyList<string> Partitions);

/// <summary>A partition of this host.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Partition">Its number.</param>
/// <param name="Lag">Records without an answer that is committed.</param>
/// <param name="SecondsBehind">Age of the oldest of them; absent where it is not known.</param>
public sealed record PartitionState(string Topic, int Partition, long Lag, double? SecondsBehind);

/// <summary>A command, and how far it is with one instance.</summary>
public sealed record CommandState
{
    /// <summary>The command's id.</summary>
    public required string CommandId { get; init; }

    /// <summary>The kind of command: <c>retrain</c>; absent where the command itself cannot be read any more.</summary>
    public string? Command { get; init; }

    /// <summary>Who asked; absent likewise.</summary>
    public string? Issuer { get; init; }

    /// <summary>Who answers; absent before anybody has.</summary>
    public string? Instance { get; init; }

    /// <summary><c>issued</c>, <c>underWay</c>, <c>succeeded</c>, <c>refused</c>, <c>failed</c> or <c>rejected</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>The stage under way; absent for none.</summary>
    public string? Stage { get; init; }

    /// <summary>Progress, result or reason, in a sentence.</summary>
    public string? Message { get; init; }

    /// <summary>Share of the stage that is done; absent if it is unknown.</summary>
    public double? Done { get; init; }

    /// <summary>When this was told.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>The learning of a retrainer.</summary>
/// <param name="Labels">Labels that arrived since the start.</param>
/// <param name="Accuracy">Of the current model on the latest labels, before it could learn them; absent before any.</param>
/// <param name="Window">Labels of the last window; 0 before any.</param>
/// <param name="Running">Commands under way.</param>
public sealed record LearningState(long Labels, double? Accuracy, long Window, int Running);
