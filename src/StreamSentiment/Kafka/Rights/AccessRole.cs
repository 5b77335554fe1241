namespace StreamSentiment.Kafka.Rights;

/// <summary>Who uses the topics. A principal may have several roles, and gets the rights of each.</summary>
internal enum AccessRole
{
    /// <summary>Publishes reviews.</summary>
    Producer,

    /// <summary>Publishes labelled reviews, from which models learn.</summary>
    Labeller,

    /// <summary>Reads scores.</summary>
    Consumer,

    /// <summary>A scorer.</summary>
    Scorer,

    /// <summary>A retrainer.</summary>
    Retrainer,

    /// <summary>Issues commands, reads the answers, promotes versions, looks at topics and lags.</summary>
    Operator,

    /// <summary>Proves with <c>verify</c> that every review has one outcome: it reads reviews, scores and dead letters.</summary>
    Verifier,

    /// <summary>Creates topics, and gives rights to others.</summary>
    Admin,
}
