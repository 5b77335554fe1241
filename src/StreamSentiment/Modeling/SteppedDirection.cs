using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling;

/// <summary>
/// A cell that libtorch does not have, written out as a loop over time. The input's share of every step is one matrix
/// product before the loop; a step adds the state's share.
/// </summary>
internal abstract class SteppedDirection : RecurrentDirection
{
    private readonly int units;

    /// <param name="rows">Rows of the input weights: units, times gates.</param>
    protected SteppedDirection(string name, int inputSize, int units, int rows)
        : base(name)
    {
        this.units = units;
        register_parameter("input_weight", new Parameter(empty(rows, inputSize)));
        register_parameter("bias", new Parameter(zeros(rows)));
        KerasInitialisation.InputWeights(InputWeight);
    }

    protected Parameter InputWeight => get_parameter("input_weight")!;

    protected Parameter Bias => get_parameter("bias")!;

    public sealed override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var inTime = input.to(ScalarType.Float32).transpose(0, 1).contiguous(); // [time, batch, input]
        var steps = nn.functional.linear(inTime, InputWeight, Bias).unbind(0); // each [batch, rows]
        var step = Step();
        var state = zeros(input.shape[0], units, device: input.device);
        var states = new Tensor[steps.Length];
        for (int time = 0; time < steps.Length; time++)
        {
            using var ofStep = NewDisposeScope(); // else what a step makes would pile up with time
            state = states[time] = step(time, steps[time], state).MoveToOuterDisposeScope();
        }

        return stack(states, 1).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The cell as a function of the time, from 0, the input's share, [batch, rows], and the state before, [batch, units].
    /// It may hold tensors of the surrounding dispose scope.
    /// </summary>
    protected abstract Func<int, Tensor, Tensor, Tensor> Step();
}
