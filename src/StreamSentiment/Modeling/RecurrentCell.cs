namespace StreamSentiment.Modeling;

/// <summary>The kinds of recurrent cell a layer can have.</summary>
public enum RecurrentCell
{
    /// <summary>Long short-term memory (Hochreiter and Schmidhuber 1997), one bias a gate as in Keras.</summary>
    Lstm,

    /// <summary>The state is the tanh of the input and the state before (Elman 1990), Keras' SimpleRNN.</summary>
    SimpleRnn,

    /// <summary>
    /// Gated recurrent unit (Cho et al. 2014); <see cref="RecurrentLayerSpec.ResetAfter"/> chooses between its two forms.
    /// </summary>
    Gru,

    /// <summary>A simple RNN whose groups of units run at different speeds (Koutník et al. 2014).</summary>
    ClockworkRnn,
}
