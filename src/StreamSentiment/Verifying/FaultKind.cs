namespace StreamSentiment.Verifying;

/// <summary>What may be wrong with the answers to the records of a topic.</summary>
internal enum FaultKind
{
    /// <summary>A record that has no answer.</summary>
    Lost,

    /// <summary>A second or later answer to a record.</summary>
    Doubled,

    /// <summary>A first answer that stands behind that of a later record of its partition.</summary>
    OutOfOrder,

    /// <summary>A first answer that stands behind that of a later record of its key; also one <see cref="OutOfOrder"/>.</summary>
    OutOfKeyOrder,

    /// <summary>A score by a version that another had replaced in its partition.</summary>
    VersionBack,

    /// <summary>An answer to a record that does not exist, or a record among the answers that is none.</summary>
    Invented,

    /// <summary>An answer under another key than its record's.</summary>
    OtherKey,
}
