using StreamSentiment.Modeling.Storage;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Networks;

/// <summary>
/// A recurrent layer over reviews that are padded at their end. Padding never reaches a result: forward states come
/// before it, and the backward direction reads each review reversed within its own length.
/// </summary>
internal sealed class RecurrentLayer : nn.Module<Tensor, SequenceIndex, Tensor>
{
    private readonly UnidirectionalLayer forwards;
    private readonly UnidirectionalLayer? backwards;

    public RecurrentLayer(RecurrentLayerSpec spec, int inputSize)
        : base(nameof(RecurrentLayer))
    {
        forwards = Direction(spec, inputSize);
        backwards = spec.Bidirectional ? Direction(spec, inputSize) : null;
        RegisterComponents();
    }

    /// <summary>[batch, time, input] → every state, [batch, time, units or 2 * units].</summary>
    public override Tensor forward(Tensor input, SequenceIndex index)
    {
        var states = forwards.call(input);
        return backwards is null ? states : cat([states, index.Reverse(backwards.call(index.Reverse(input)))], dim: 2);
    }

    /// <summary>
    /// [batch, time, input] → the state when each direction has read the whole review, [batch, units or 2 * units].
    /// </summary>
    public Tensor LastState(Tensor input, SequenceIndex index)
    {
        var last = index.AtLastToken(forwards.call(input));
        return backwards is null ? last : cat([last, index.AtLastToken(backwards.call(index.Reverse(input)))], dim: 1);
    }

    /// <summary>The trained tensors, by the names they are stored under.</summary>
    public IEnumerable<(string Name, Parameter Tensor)> Weights() =>
        Named("forward", forwards).Concat(backwards is null ? [] : Named("backward", backwards));

    /// <summary>Converts the weights to bf16 where that is faster.</summary>
    public void UseBFloat16()
    {
        forwards.UseBFloat16();
        backwards?.UseBFloat16();
    }

    /// <summary>Add a cell here: one class a cell.</summary>
    private static UnidirectionalLayer Direction(RecurrentLayerSpec spec, int inputSize) =>
        spec.Cell switch
        {
            RecurrentCell.Lstm when LstmKernel.IsRight(inputSize, spec.Units) => new LstmLayer(inputSize, spec.Units),
            RecurrentCell.Lstm => new SteppedLstmLayer(inputSize, spec.Units),
            RecurrentCell.SimpleRnn => new SimpleRnnLayer(inputSize, spec.Units),
            RecurrentCell.Gru when spec.ResetAfter => new GruResetAfterLayer(inputSize, spec.Units),
            RecurrentCell.Gru => new GruLayer(inputSize, spec.Units),
            RecurrentCell.ClockworkRnn => new ClockworkLayer(inputSize, spec.Units, spec.Periods),
            _ => throw new InvalidModelException($"There is no recurrent cell '{spec.Cell}'."),
        };

    private static IEnumerable<(string Name, Parameter Tensor)> Named(string direction, UnidirectionalLayer cell) =>
        cell.Weights().Select(weight => ($"{direction}.{weight.Name}", weight.Tensor));
}
