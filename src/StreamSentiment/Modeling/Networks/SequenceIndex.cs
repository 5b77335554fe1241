using StreamSentiment.Modeling.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Networks;

/// <summary>
/// The ends of the reviews in a padded batch. Takes the place of libtorch's packed sequences, which leave the fast CPU
/// path; the results are the same. Holds tensors of the surrounding dispose scope.
/// </summary>
internal sealed class SequenceIndex
{
    private readonly Tensor last; // [batch], int64: the position of the last token
    private readonly long time;
    private Tensor? padding;
    private Tensor? reversed; // [batch, time, 1], int64: the position that each one swaps with

    /// <param name="lengths">True lengths, [batch], int64, each from 1 to <paramref name="time"/>.</param>
    /// <param name="time">The padded length.</param>
    public SequenceIndex(Tensor lengths, long time)
    {
        last = lengths.sub(Scalars.One);
        this.time = time;
    }

    /// <summary>[batch, time, features] → its rows at each review's last token, [batch, features].</summary>
    public Tensor AtLastToken(Tensor states)
    {
        var rows = last.view(-1, 1, 1).expand(-1, 1, states.shape[2]);
        return states.gather(1, rows).squeeze(1);
    }

    /// <summary>True on padding, [batch, time, 1], bool.</summary>
    public Tensor Padding => padding ??= (Positions().unsqueeze(0) > last.unsqueeze(1)).unsqueeze(2);

    /// <summary>
    /// [batch, time, features] → the sum over each review's tokens, [batch, features]. As a running sum read at the last
    /// token: libtorch's sum groups its terms by the padded length, and a score would depend on the rest of the batch.
    /// </summary>
    public Tensor Sum(Tensor states) => AtLastToken(states.cumsum(1));

    /// <summary>[batch, time, features] → the mean over each review's tokens, [batch, features].</summary>
    public Tensor Mean(Tensor states) => Sum(states) / last.add(Scalars.One, Scalars.One).unsqueeze(1);

    /// <summary>[batch, time, features] → the largest of each review's tokens, [batch, features].</summary>
    public Tensor Max(Tensor states) => states.masked_fill(Padding, Scalars.MinusInfinity).amax([1]);

    /// <summary>[batch, time, features] with each review reversed within its own length; padding stays where it is.</summary>
    public Tensor Reverse(Tensor states)
    {
        reversed ??= ReversedPositions();
        return states.gather(1, reversed.expand(-1, -1, states.shape[2]));
    }

    private Tensor ReversedPositions()
    {
        var position = Positions().unsqueeze(0); // [1, time]
        var mirrored = last.unsqueeze(1) - position; // [batch, time], negative on padding
        return where(mirrored.ge(Scalars.Zero), mirrored, position).unsqueeze(2);
    }

    private Tensor Positions()
    {
        using var end = time.ToScalar();
        return arange(Scalars.Zero, end, Scalars.One, ScalarType.Int64, last.device); // [time]
    }
}
