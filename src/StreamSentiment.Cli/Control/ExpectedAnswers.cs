namespace StreamSentiment.Cli.Control;

/// <summary>The answers that a command gets, which decide when the waiting ends.</summary>
internal enum ExpectedAnswers
{
    /// <summary>One instance answers, and its answer ends the waiting.</summary>
    One,

    /// <summary>One instance answers; if it has made a version current, scorers report next whether they activated it.</summary>
    OneAndActivations,

    /// <summary>An unknown number of instances answers, and a short silence after an answer ends the waiting.</summary>
    Several,
}
