namespace StreamSentiment.Cli.Control;

/// <summary>How many instances answer a command.</summary>
internal enum Answerers
{
    /// <summary>One: the first answer ends the waiting.</summary>
    One,

    /// <summary>One, and if it succeeds scorers may take over a version that it published.</summary>
    OneThatPublishes,

    /// <summary>Nobody knows how many: a short silence after an answer ends the waiting.</summary>
    Several,
}
