namespace StreamSentiment.Data;

/// <summary>The parts of a data set, and sets of parts.</summary>
[Flags]
public enum Splits
{
    None = 0,

    /// <summary>Labelled, to learn from.</summary>
    Train = 1,

    /// <summary>Labelled, to be measured on and never learnt from.</summary>
    Test = 2,

    /// <summary>Without a label.</summary>
    Unlabelled = 4,

    Labelled = Train | Test,
    All = Labelled | Unlabelled,
}
