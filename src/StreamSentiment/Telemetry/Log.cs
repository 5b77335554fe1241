using Microsoft.Extensions.Logging;

namespace StreamSentiment.Telemetry;

/// <summary>
/// Every message that this program logs. Event ids by area: 100s Kafka; 200s the scorer's commands, shadow and drift watch;
/// 300s models; 400s hosts; 500s the retrainer's commands, labels and triggers;
/// 600s telemetry.
/// Nothing above Debug is logged per record, and never the text of a review or the value of a secret.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Reading {Topic} as a member of consumer group {Group}")]
    public static partial void Reading(this ILogger logger, string topic, string group);

    [LoggerMessage(101, LogLevel.Information, "Assigned partitions: {Partitions}")]
    public static partial void Assigned(this ILogger logger, string partitions);

    [LoggerMessage(
        102,
        LogLevel.Information,
        "Revoked partitions: {Partitions}; records still in flight, which the next owner reads again: {InFlight}"
    )]
    public static partial void Revoked(this ILogger logger, string partitions, int inFlight);

    [LoggerMessage(
        103,
        LogLevel.Warning,
        "Lost partitions: {Partitions}; the group had removed this member, and the next owner reads the records in "
            + "flight again"
    )]
    public static partial void Lost(this ILogger logger, string partitions);

    [LoggerMessage(
        104,
        LogLevel.Warning,
        "Topic {Topic} does not exist; reading begins when it is created (streamsentiment topics create)"
    )]
    public static partial void TopicMissing(this ILogger logger, string topic);

    [LoggerMessage(105, LogLevel.Warning, "Reading from Kafka failed and is retried: {Reason}")]
    public static partial void ConsumeFailed(this ILogger logger, string reason);

    [LoggerMessage(106, LogLevel.Warning, "Offsets were not committed; the next commit includes them: {Reason}")]
    public static partial void CommitFailed(this ILogger logger, string reason);

    [LoggerMessage(107, LogLevel.Debug, "Paused the partitions: {InFlight} records are in flight, the most allowed")]
    public static partial void Paused(this ILogger logger, int inFlight);

    [LoggerMessage(108, LogLevel.Debug, "Resumed the partitions: {InFlight} records are in flight")]
    public static partial void Resumed(this ILogger logger, int inFlight);

    [LoggerMessage(109, LogLevel.Information, "Reading stops; {InFlight} records in flight are finished first")]
    public static partial void Draining(this ILogger logger, int inFlight);

    [LoggerMessage(
        110,
        LogLevel.Information,
        "Left the consumer group; {InFlight} records were not committed and will be read again"
    )]
    public static partial void LeftGroup(this ILogger logger, int inFlight);

    [LoggerMessage(
        111,
        LogLevel.Warning,
        "Closing the Kafka client took longer than {Deadline}; the process goes on without waiting for it"
    )]
    public static partial void TeardownAbandoned(this ILogger logger, TimeSpan deadline);

    [LoggerMessage(
        112,
        LogLevel.Warning,
        "Leaving the consumer group failed; the group removes this member after session.timeout.ms"
    )]
    public static partial void CloseFailed(this ILogger logger, Exception error);

    [LoggerMessage(
        113,
        LogLevel.Warning,
        "The broker refused an output record of {Bytes} bytes as too large; its input record becomes a dead letter: "
            + "{Origin}. To allow it, raise max.message.bytes of the output topic"
    )]
    public static partial void AnswerTooLarge(this ILogger logger, int bytes, string origin);

    [LoggerMessage(
        114,
        LogLevel.Warning,
        "The broker refused a dead letter of {Bytes} bytes as too large; its value is cut, and the header "
            + "dead-letter.original-length says its size: {Origin}"
    )]
    public static partial void DeadLetterTooLarge(this ILogger logger, int bytes, string origin);

    [LoggerMessage(
        115,
        LogLevel.Error,
        "An output record was not delivered: {Reason}. The flow stops, and nothing from {Origin} on is committed, so "
            + "it is read again"
    )]
    public static partial void DeliveryFailed(this ILogger logger, string reason, string origin);

    [LoggerMessage(
        116,
        LogLevel.Warning,
        "{Count} output records were not acknowledged before the deadline; their input records will be read again"
    )]
    public static partial void FlushIncomplete(this ILogger logger, int count);

    [LoggerMessage(
        117,
        LogLevel.Error,
        "A Kafka client failed for good: {Reason}. What uses it stops; the hosts restart it with a new client"
    )]
    public static partial void ClientFailed(this ILogger logger, string reason);

    [LoggerMessage(118, LogLevel.Warning, "A Kafka client reports an error and goes on: {Reason}")]
    public static partial void ClientError(this ILogger logger, string reason);

    [LoggerMessage(160, LogLevel.Information, "Group {Group} delivers exactly once, in transactions of {Slot}")]
    public static partial void DeliversExactlyOnce(this ILogger logger, string group, string slot);

    [LoggerMessage(
        161,
        LogLevel.Information,
        "Group {Group} delivers at least once: a failure may repeat what was just answered"
    )]
    public static partial void DeliversAtLeastOnce(this ILogger logger, string group);

    [LoggerMessage(162, LogLevel.Information, "A transaction cannot be committed: {Reason}")]
    public static partial void TransactionFailed(this ILogger logger, string reason);

    [LoggerMessage(163, LogLevel.Information, "Aborted a transaction of {Count} answers; their records are read again")]
    public static partial void TransactionAborted(this ILogger logger, int count);

    [LoggerMessage(164, LogLevel.Warning, "A producer is replaced: {Reason}")]
    public static partial void ProducerReplaced(this ILogger logger, string reason);

    [LoggerMessage(
        166,
        LogLevel.Critical,
        "A call into a native library does not return: {What}, for {Seconds:F0} s. Unless it returns within {Grace:F0} s, the "
            + "process ends with exit code {ExitCode}"
    )]
    public static partial void NativeCallHangs(this ILogger logger, string what, double seconds, double grace, int exitCode);

    [LoggerMessage(165, LogLevel.Error, "{Sentence}")]
    public static partial void WorkerGivesUp(this ILogger logger, string sentence);

    [LoggerMessage(EventId = 119, Message = "{Client} {Facility}: {Text}")]
    public static partial void ClientMessage(this ILogger logger, LogLevel level, string client, string facility, string text);

    [LoggerMessage(120, LogLevel.Warning, "A rebalance handler failed; reading goes on, and records may be read again")]
    public static partial void RebalanceHandlerFailed(this ILogger logger, Exception error);

    [LoggerMessage(121, LogLevel.Information, "Topic {Topic}: {Outcome}")]
    public static partial void TopicSeen(this ILogger logger, string topic, string outcome);

    [LoggerMessage(
        122,
        LogLevel.Warning,
        "The status event {Type} was not delivered, and whoever waits for it does not see it: {Reason}"
    )]
    public static partial void StatusLost(this ILogger logger, string type, string reason);

    [LoggerMessage(
        123,
        LogLevel.Information,
        "Reading is paused since {Since}, by command of {Issuer}; it goes on after: streamsentiment control resume"
    )]
    public static partial void ReadingPaused(this ILogger logger, string issuer, DateTimeOffset since);

    [LoggerMessage(124, LogLevel.Information, "Reading goes on after the pause")]
    public static partial void ReadingResumed(this ILogger logger);

    [LoggerMessage(
        EventId = 130,
        Message = "{Type} came of {Origin} and of no other record: it becomes a dead letter, unprocessable, and the others are "
            + "answered. It came from{Place}"
    )]
    public static partial void RecordUnprocessable(this ILogger logger, LogLevel level, string origin, string type, string place);

    [LoggerMessage(
        131,
        LogLevel.Warning,
        "The broker refused an output record: {Reason}. Its input record becomes a dead letter: {Origin}"
    )]
    public static partial void AnswerRefused(this ILogger logger, string reason, string origin);

    [LoggerMessage(
        132,
        LogLevel.Warning,
        "Topic {Topic} was deleted and made again: its id was {Former} and is {Id}. It is read from its start"
    )]
    public static partial void TopicRecreated(this ILogger logger, string topic, string former, string id);

    [LoggerMessage(
        133,
        LogLevel.Warning,
        "{Records} records of {Topic} [{Partition}], from offset {Offset} on, were deleted before they were read and have no "
            + "answer: the topic keeps its records for too short a time (retention.ms, retention.bytes), or nobody read it "
            + "for long"
    )]
    public static partial void RecordsLost(this ILogger logger, long records, string topic, int partition, long offset);

    [LoggerMessage(
        134,
        LogLevel.Warning,
        "{Records} records of {Topic} [{Partition}], from offset {Offset} on, were answered before and are passed over: the "
            + "group's offsets went back behind what this process has committed, as brokers may lose them that are killed all at "
            + "once"
    )]
    public static partial void PassedOver(this ILogger logger, long records, string topic, int partition, long offset);

    [LoggerMessage(
        135,
        LogLevel.Warning,
        "No member of the group reads {Partitions}, and nothing moves them: the group assigns anew"
    )]
    public static partial void Unowned(this ILogger logger, string partitions);

    [LoggerMessage(
        140,
        LogLevel.Warning,
        "Another scorer that is called {Instance} is at work: process {Other}, and this one is {Process}. Commands for that name "
            + "reach both; give each a name of its own (Scoring:Instance)"
    )]
    public static partial void NameTaken(this ILogger logger, string instance, string process, string other);

    [LoggerMessage(150, LogLevel.Warning, "{Sentence} Waiting until one does")]
    public static partial void BrokersUnreachable(this ILogger logger, string sentence);

    [LoggerMessage(152, LogLevel.Warning, "Not ready: {Sentence}")]
    public static partial void NotReady(this ILogger logger, string sentence);

    [LoggerMessage(153, LogLevel.Information, "Ready: what kept the work from going on is over")]
    public static partial void ReadyAgain(this ILogger logger);

    [LoggerMessage(200, LogLevel.Information, "Command {Type} {Id} of {Issuer} {Outcome}: {Summary}")]
    public static partial void CommandCarriedOut(
        this ILogger logger,
        string type,
        string id,
        string issuer,
        string outcome,
        string summary
    );

    [LoggerMessage(201, LogLevel.Debug, "A record is neither a command nor an answer to one and is skipped: {Fault}")]
    public static partial void CommandUnreadable(this ILogger logger, string fault);

    [LoggerMessage(
        202,
        LogLevel.Warning,
        "The control topic cannot be read; reading it is retried, and commands have no effect until then. A scorer that starts "
            + "scores nothing before it knows whether it is paused: {Reason}"
    )]
    public static partial void CommandsUnknown(this ILogger logger, string reason);

    [LoggerMessage(
        203,
        LogLevel.Information,
        "Model {Name} {Version} scores {Share} of the reviews as a shadow of {Serving}; its scores are compared and "
            + "not published"
    )]
    public static partial void ShadowBegan(this ILogger logger, string name, string version, double share, string serving);

    [LoggerMessage(204, LogLevel.Information, "Shadow model {Version} stopped after {Reviews} reviews")]
    public static partial void ShadowEnded(this ILogger logger, string version, long reviews);

    [LoggerMessage(
        205,
        LogLevel.Warning,
        "Shadow model {Version} failed on {Reviews} reviews, which are skipped; the published scores are not affected"
    )]
    public static partial void ShadowFailed(this ILogger logger, Exception error, string version, int reviews);

    [LoggerMessage(
        206,
        LogLevel.Warning,
        "Shadow model {Version} was scoring before the restart and cannot be loaded again: {Reason} It stays off until "
            + "the next command shadow"
    )]
    public static partial void ShadowNotRestored(this ILogger logger, string version, string reason);

    [LoggerMessage(
        207,
        LogLevel.Information,
        "{Count} commands were not carried out: later ones undid them while this scorer was away; each is answered so"
    )]
    public static partial void CommandsOvertaken(this ILogger logger, int count);

    [LoggerMessage(
        210,
        LogLevel.Information,
        "Model {Version} was stored without reference distributions; the stream is not watched for drift"
    )]
    public static partial void DriftUnwatched(this ILogger logger, string version);

    [LoggerMessage(
        211,
        LogLevel.Warning,
        "Drift: the {Signal} of the stream differ from those that {Version} was evaluated on; {Statistic:F3} is above "
            + "{Threshold}. Scoring goes on; consider a retraining"
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
        "Drift is over: the {Signal} of the stream are again like those that {Version} was evaluated on; "
            + "{Statistic:F3} is below {Threshold}"
    )]
    public static partial void DriftCleared(
        this ILogger logger,
        string signal,
        string version,
        double statistic,
        double threshold
    );

    [LoggerMessage(213, LogLevel.Error, "The drift watch failed and stays off until a restart; scoring goes on")]
    public static partial void DriftWatchFailed(this ILogger logger, Exception error);

    [LoggerMessage(
        230,
        LogLevel.Warning,
        "{Observer} failed on what was scored, and observes no more until a restart; scoring goes on"
    )]
    public static partial void ObserverFailed(this ILogger logger, Exception error, string observer);

    [LoggerMessage(300, LogLevel.Information, "Loaded model {Name} {Version}; it computes in {Precision} by {Engine}")]
    public static partial void ModelLoaded(this ILogger logger, string name, string version, string precision, string engine);

    [LoggerMessage(
        301,
        LogLevel.Information,
        "Model {Name} {Version} serves from the next micro-batch on; {Former} served before"
    )]
    public static partial void ModelActivated(this ILogger logger, string name, string version, string former);

    [LoggerMessage(
        302,
        LogLevel.Error,
        "Model {Name} {Version} became current but cannot be served: {Reason} {Serving} goes on serving; make another "
            + "version current, or roll back"
    )]
    public static partial void ModelRefused(this ILogger logger, string name, string version, string reason, string serving);

    [LoggerMessage(303, LogLevel.Warning, "A record of the topic of current models is not valid and is skipped: {Fault}")]
    public static partial void PublishedUnreadable(this ILogger logger, string fault);

    [LoggerMessage(
        304,
        LogLevel.Warning,
        "The current model version cannot be read from Kafka; reading it is retried, and the version that serves goes "
            + "on serving: {Reason}"
    )]
    public static partial void PublishedUnknown(this ILogger logger, string reason);

    [LoggerMessage(
        305,
        LogLevel.Warning,
        "libtorch's LSTM is wrong on this processor for {Shapes}; these layers are computed step by step, right but slower. A "
            + "model with other widths, or another machine, is faster"
    )]
    public static partial void KernelsWrong(this ILogger logger, string shapes);

    [LoggerMessage(400, LogLevel.Error, "Scoring failed; it restarts at the committed offsets in {Pause}")]
    public static partial void PipelineRestarts(this ILogger logger, Exception error, TimeSpan pause);

    [LoggerMessage(
        401,
        LogLevel.Warning,
        "Some records in flight were not scored within {Budget} of the stop; their next owner reads them again"
    )]
    public static partial void DrainAbandoned(this ILogger logger, TimeSpan budget);

    [LoggerMessage(402, LogLevel.Error, "Retraining failed; it restarts at the committed offsets in {Pause}")]
    public static partial void RetrainerRestarts(this ILogger logger, Exception error, TimeSpan pause);

    [LoggerMessage(
        403,
        LogLevel.Warning,
        "The process priority was not lowered, so retraining may slow other processes down: {Reason}"
    )]
    public static partial void NicenessRefused(this ILogger logger, string reason);

    [LoggerMessage(
        420,
        LogLevel.Error,
        "{Name} {Version} serves, which was current before: the current version is refused. {Reason}"
    )]
    public static partial void FormerServes(this ILogger logger, string name, string version, string reason);

    [LoggerMessage(421, LogLevel.Error, "An earlier version is refused too. {Reason}")]
    public static partial void EarlierRefused(this ILogger logger, string reason);

    [LoggerMessage(
        422,
        LogLevel.Warning,
        "Model {Name} {Version} became current and cannot be loaded now; it is tried again until it can, or another becomes "
            + "current: {Reason}"
    )]
    public static partial void VersionAwaited(this ILogger logger, string name, string version, string reason);

    [LoggerMessage(
        423,
        LogLevel.Debug,
        "{Type} {Id}, issued at {IssuedAt:u}, is passed over: it is long over, and nobody waits for an answer"
    )]
    public static partial void CommandPassedOver(this ILogger logger, string type, string id, DateTimeOffset issuedAt);

    [LoggerMessage(440, LogLevel.Warning, "A command is refused and is not carried out. {Reason}")]
    public static partial void CommandRefused(this ILogger logger, string reason);

    [LoggerMessage(441, LogLevel.Information, "{Type} {Id} came again, and is not carried out again")]
    public static partial void CommandCameAgain(this ILogger logger, string type, string id);

    [LoggerMessage(500, LogLevel.Information, "Carrying out {Type} {Id} of {Issuer}")]
    public static partial void CommandRead(this ILogger logger, string type, string id, string issuer);

    [LoggerMessage(501, LogLevel.Information, "{Type} {Id} {Outcome}: {Summary}")]
    public static partial void CommandEnded(this ILogger logger, string type, string id, string outcome, string summary);

    [LoggerMessage(502, LogLevel.Warning, "Command {Id} is rejected and is not carried out: {Reason}")]
    public static partial void CommandRejected(this ILogger logger, string id, string reason);

    [LoggerMessage(
        503,
        LogLevel.Information,
        "{Type} {Id} was interrupted; it is carried out again after a restart, or by the next owner of its partition"
    )]
    public static partial void CommandLeft(this ILogger logger, string type, string id);

    [LoggerMessage(504, LogLevel.Error, "{Type} {Id} failed unexpectedly; its issuer is told that it failed")]
    public static partial void CommandBroke(this ILogger logger, Exception error, string type, string id);

    [LoggerMessage(505, LogLevel.Warning, "A record of the status topic is not a status event and is skipped: {Fault}")]
    public static partial void StatusUnreadable(this ILogger logger, string fault);

    [LoggerMessage(506, LogLevel.Information, "{Trigger} asks for a retraining with command {Id}")]
    public static partial void RetrainTriggered(this ILogger logger, string trigger, string id);

    [LoggerMessage(507, LogLevel.Warning, "The accuracy of {Version} on the labels is not watched: {Reason}")]
    public static partial void LabelsUnwatched(this ILogger logger, string version, string reason);

    [LoggerMessage(
        508,
        LogLevel.Warning,
        "The command for the retraining that {Trigger} asks for was not published, and the retraining is skipped: " + "{Reason}"
    )]
    public static partial void TriggerLost(this ILogger logger, string trigger, string reason);

    [LoggerMessage(600, LogLevel.Warning, "Telemetry is not exported, and is tried again: {Event}: {Reason}")]
    public static partial void TelemetryNotExported(this ILogger logger, string @event, string reason);

    [LoggerMessage(620, LogLevel.Error, "The live page cannot show the state; it is tried again when somebody looks")]
    public static partial void PageFailed(this ILogger logger, Exception error);

    [LoggerMessage(621, LogLevel.Warning, "The live page refused a token from {Address}")]
    public static partial void PageTokenRefused(this ILogger logger, string address);

    [LoggerMessage(622, LogLevel.Information, "The live page issued {Command} {Id} for {Issuer}")]
    public static partial void PageCommandIssued(this ILogger logger, string command, string id, string issuer);
}
