using Microsoft.Extensions.Logging;

namespace StreamSentiment.Telemetry;

/// <summary>
/// Every message this program logs. Event ids by area: Kafka 100s, Scoring 200s, Model 300s, Host 400s, Commands 500s.
/// Nothing above Debug per record, and never the text of a review or the value of a secret.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Reading {Topic} as a member of {Group}")]
    public static partial void Reading(this ILogger logger, string topic, string group);

    [LoggerMessage(101, LogLevel.Information, "Assigned {Partitions}")]
    public static partial void Assigned(this ILogger logger, string partitions);

    [LoggerMessage(102, LogLevel.Information, "Revoked {Partitions}; left in flight: {InFlight}")]
    public static partial void Revoked(this ILogger logger, string partitions, int inFlight);

    [LoggerMessage(103, LogLevel.Warning, "Lost {Partitions}: their next owner reads again what was in flight")]
    public static partial void Lost(this ILogger logger, string partitions);

    [LoggerMessage(104, LogLevel.Warning, "Topic {Topic} does not exist yet; waiting for it")]
    public static partial void TopicMissing(this ILogger logger, string topic);

    [LoggerMessage(105, LogLevel.Warning, "Reading failed, will be tried again: {Reason}")]
    public static partial void ConsumeFailed(this ILogger logger, string reason);

    [LoggerMessage(106, LogLevel.Warning, "Offsets were not committed, will be tried again: {Reason}")]
    public static partial void CommitFailed(this ILogger logger, string reason);

    [LoggerMessage(107, LogLevel.Debug, "Paused with {InFlight} records in flight")]
    public static partial void Paused(this ILogger logger, int inFlight);

    [LoggerMessage(108, LogLevel.Debug, "Resumed with {InFlight} records in flight")]
    public static partial void Resumed(this ILogger logger, int inFlight);

    [LoggerMessage(109, LogLevel.Information, "Reading ends; in flight: {InFlight}")]
    public static partial void Draining(this ILogger logger, int inFlight);

    [LoggerMessage(110, LogLevel.Information, "Left the group; in flight and not committed: {InFlight}")]
    public static partial void LeftGroup(this ILogger logger, int inFlight);

    [LoggerMessage(111, LogLevel.Warning, "Leaving Kafka took longer than {Deadline}; what is open is abandoned")]
    public static partial void TeardownAbandoned(this ILogger logger, TimeSpan deadline);

    [LoggerMessage(112, LogLevel.Warning, "Leaving the group failed")]
    public static partial void CloseFailed(this ILogger logger, Exception error);

    [LoggerMessage(
        113,
        LogLevel.Warning,
        "An answer of {Bytes} bytes was refused as too large; its record becomes a dead letter: {Origin}"
    )]
    public static partial void AnswerTooLarge(this ILogger logger, int bytes, string origin);

    [LoggerMessage(114, LogLevel.Warning, "A dead letter of {Bytes} bytes was refused as too large and is cut: {Origin}")]
    public static partial void DeadLetterTooLarge(this ILogger logger, int bytes, string origin);

    [LoggerMessage(
        115,
        LogLevel.Error,
        "An answer can not be delivered: {Reason}. The flow ends, nothing is committed past {Origin}"
    )]
    public static partial void DeliveryFailed(this ILogger logger, string reason, string origin);

    [LoggerMessage(116, LogLevel.Warning, "{Count} answers were not acknowledged in time; their records will be read again")]
    public static partial void FlushIncomplete(this ILogger logger, int count);

    [LoggerMessage(117, LogLevel.Error, "Kafka client failed for good: {Reason}")]
    public static partial void ClientFailed(this ILogger logger, string reason);

    [LoggerMessage(118, LogLevel.Warning, "Kafka client: {Reason}")]
    public static partial void ClientError(this ILogger logger, string reason);

    [LoggerMessage(EventId = 119, Message = "{Client} {Facility}: {Text}")]
    public static partial void ClientMessage(this ILogger logger, LogLevel level, string client, string facility, string text);

    [LoggerMessage(120, LogLevel.Warning, "A rebalance handler failed")]
    public static partial void RebalanceHandlerFailed(this ILogger logger, Exception error);

    [LoggerMessage(121, LogLevel.Information, "Topic {Topic}: {Outcome}")]
    public static partial void TopicSeen(this ILogger logger, string topic, string outcome);

    [LoggerMessage(122, LogLevel.Warning, "A status event {Type} was not delivered: {Reason}")]
    public static partial void StatusLost(this ILogger logger, string type, string reason);

    [LoggerMessage(123, LogLevel.Information, "Reading is paused: {Issuer} asked for it at {Since}")]
    public static partial void ReadingPaused(this ILogger logger, string issuer, DateTimeOffset since);

    [LoggerMessage(124, LogLevel.Information, "Reading goes on after the pause")]
    public static partial void ReadingResumed(this ILogger logger);

    [LoggerMessage(200, LogLevel.Information, "Command {Type} {Id} of {Issuer} {Outcome}: {Summary}")]
    public static partial void CommandCarriedOut(
        this ILogger logger,
        string type,
        string id,
        string issuer,
        string outcome,
        string summary
    );

    [LoggerMessage(201, LogLevel.Debug, "Neither a command nor an answer to one: {Fault}")]
    public static partial void CommandUnreadable(this ILogger logger, string fault);

    [LoggerMessage(202, LogLevel.Warning, "Commands can not be read, will be tried again: {Reason}")]
    public static partial void CommandsUnknown(this ILogger logger, string reason);

    [LoggerMessage(203, LogLevel.Information, "Model {Name} {Version} scores {Share} of the reviews in the shadow of {Serving}")]
    public static partial void ShadowBegan(this ILogger logger, string name, string version, double share, string serving);

    [LoggerMessage(204, LogLevel.Information, "Model {Version} left the shadow after {Reviews} reviews")]
    public static partial void ShadowEnded(this ILogger logger, string version, long reviews);

    [LoggerMessage(
        205,
        LogLevel.Warning,
        "Model {Version} in the shadow could not score {Reviews} reviews, which are passed over"
    )]
    public static partial void ShadowFailed(this ILogger logger, Exception error, string version, int reviews);

    [LoggerMessage(
        206,
        LogLevel.Warning,
        "Model {Version} was in the shadow before the restart and cannot be taken there again: {Reason}"
    )]
    public static partial void ShadowNotRestored(this ILogger logger, string version, string reason);

    [LoggerMessage(210, LogLevel.Information, "Model {Version} was stored without a reference: its stream is not watched")]
    public static partial void DriftUnwatched(this ILogger logger, string version);

    [LoggerMessage(
        211,
        LogLevel.Warning,
        "The {Signal} of the stream are no longer those that {Version} was evaluated on: {Statistic:F3} is above {Threshold}"
    )]
    public static partial void DriftDetected(
        this ILogger logger,
        string signal,
        string version,
        double statistic,
        double threshold
    );

    [LoggerMessage(
        212,
        LogLevel.Information,
        "The {Signal} of the stream are again like those that {Version} was evaluated on: {Statistic:F3} is below {Threshold}"
    )]
    public static partial void DriftCleared(
        this ILogger logger,
        string signal,
        string version,
        double statistic,
        double threshold
    );

    [LoggerMessage(213, LogLevel.Error, "The stream is not watched any more, which changes nothing in its scores")]
    public static partial void DriftWatchFailed(this ILogger logger, Exception error);

    [LoggerMessage(300, LogLevel.Information, "Model {Name} {Version} is loaded and computes in {Precision}")]
    public static partial void ModelLoaded(this ILogger logger, string name, string version, string precision);

    [LoggerMessage(
        305,
        LogLevel.Warning,
        "{Reason} Scores are right, and take longer; a machine that shows its caches to its guests is faster"
    )]
    public static partial void KernelsLimited(this ILogger logger, string reason);

    [LoggerMessage(
        301,
        LogLevel.Information,
        "Model {Name} {Version} serves from the next micro-batch on; {Former} served before"
    )]
    public static partial void ModelActivated(this ILogger logger, string name, string version, string former);

    [LoggerMessage(302, LogLevel.Error, "Model {Name} {Version} was published and is refused: {Reason} {Serving} serves on")]
    public static partial void ModelRefused(this ILogger logger, string name, string version, string reason, string serving);

    [LoggerMessage(303, LogLevel.Warning, "Not a published model: {Fault}")]
    public static partial void PublishedUnreadable(this ILogger logger, string fault);

    [LoggerMessage(304, LogLevel.Warning, "It can not be read which model version is published, will be tried again: {Reason}")]
    public static partial void PublishedUnknown(this ILogger logger, string reason);

    [LoggerMessage(400, LogLevel.Error, "Scoring failed and begins anew at the committed offsets in {Pause}")]
    public static partial void PipelineRestarts(this ILogger logger, Exception error, TimeSpan pause);

    [LoggerMessage(
        401,
        LogLevel.Warning,
        "What was in flight was not scored within {Budget} of the stop; it is read again by its next owner"
    )]
    public static partial void DrainAbandoned(this ILogger logger, TimeSpan budget);

    [LoggerMessage(402, LogLevel.Error, "Retraining failed and begins anew at the committed offsets in {Pause}")]
    public static partial void RetrainerRestarts(this ILogger logger, Exception error, TimeSpan pause);

    [LoggerMessage(403, LogLevel.Warning, "The niceness could not be set: {Reason}")]
    public static partial void NicenessRefused(this ILogger logger, string reason);

    [LoggerMessage(500, LogLevel.Information, "{Type} {Id} of {Issuer}")]
    public static partial void CommandRead(this ILogger logger, string type, string id, string issuer);

    [LoggerMessage(501, LogLevel.Information, "{Type} {Id} {Outcome}: {Summary}")]
    public static partial void CommandEnded(this ILogger logger, string type, string id, string outcome, string summary);

    [LoggerMessage(502, LogLevel.Warning, "Command {Id} is rejected: {Reason}")]
    public static partial void CommandRejected(this ILogger logger, string id, string reason);

    [LoggerMessage(503, LogLevel.Information, "{Type} {Id} is left unanswered; who reads it next takes it up")]
    public static partial void CommandLeft(this ILogger logger, string type, string id);

    [LoggerMessage(504, LogLevel.Error, "{Type} {Id} failed unexpectedly")]
    public static partial void CommandBroke(this ILogger logger, Exception error, string type, string id);

    [LoggerMessage(505, LogLevel.Warning, "Not a status event: {Fault}")]
    public static partial void StatusUnreadable(this ILogger logger, string fault);

    [LoggerMessage(506, LogLevel.Information, "{Trigger} asks for a retraining: {Id}")]
    public static partial void RetrainTriggered(this ILogger logger, string trigger, string id);

    [LoggerMessage(507, LogLevel.Warning, "The labels are watched without {Version}: {Reason}")]
    public static partial void LabelsUnwatched(this ILogger logger, string version, string reason);

    [LoggerMessage(508, LogLevel.Warning, "The retraining that {Trigger} asks for could not be asked for: {Reason}")]
    public static partial void TriggerLost(this ILogger logger, string trigger, string reason);
}
