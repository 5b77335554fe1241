namespace StreamSentiment.Modeling;

/// <summary>The kinds of recurrent cell a layer can have.</summary>
public enum RecurrentCell
{
    /// <summary>Long short-term memory (Hochreiter and Schmidhuber 1997), one bias a gate as in Keras.</summary>
    Lstm,
}
