using StreamSentiment.Modeling.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Training;

/// <summary>
/// Steps weights along their gradients: the optimizers of TorchSharp, written without the temporary numbers that its
/// collector may free too early (<see cref="Scalars"/>).
/// </summary>
internal abstract class Optimizer(Parameter[] weights) : IDisposable
{
    /// <summary>Keras' default; keeps a step finite where a gradient is zero.</summary>
    protected static readonly Scalar Epsilon = 1e-7.ToScalar();

    private readonly List<Tensor> state = [];

    public static Optimizer Create(OptimizerKind optimizer, Parameter[] weights) =>
        optimizer switch
        {
            OptimizerKind.Adam => new AdamOptimizer(weights),
            _ => new RmsPropOptimizer(weights),
        };

    /// <summary>Scales all gradients down so that their common L2 norm is at most <paramref name="norm"/>.</summary>
    public void Clip(double norm)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        double actual = Math.Sqrt(weights.Sum(weight => (double)weight.grad!.pow(Scalars.Two).sum().item<float>()));
        if (actual <= norm)
        {
            return;
        }

        using var factor = (norm / actual).ToScalar();
        foreach (var weight in weights)
        {
            weight.grad!.mul_(factor);
        }
    }

    /// <summary>One step of each weight.</summary>
    public void Step(double learningRate)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        BeginStep(learningRate);
        for (int i = 0; i < weights.Length; i++)
        {
            Step(i, weights[i], weights[i].grad!);
        }
    }

    public void Dispose()
    {
        foreach (var tensor in state)
        {
            tensor.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Called once before the weights of a step.</summary>
    protected abstract void BeginStep(double learningRate);

    /// <summary>One step of one weight.</summary>
    protected abstract void Step(int index, Parameter weight, Tensor gradient);

    /// <summary>Zeros of the shape of each weight, kept from step to step.</summary>
    protected Tensor[] State()
    {
        using var scope = NewDisposeScope(); // else a tensor in between may be freed while it is read
        Tensor[] zeros = [.. weights.Select(weight => zeros_like(weight).detach().DetachFromDisposeScope())];
        state.AddRange(zeros);
        return zeros;
    }
}

/// <summary>
/// RMSprop as Keras has it: the gradient by the root of the running mean of its square, which keeps 0.9 a step.
/// </summary>
internal sealed class RmsPropOptimizer : Optimizer
{
    private static readonly Scalar Kept = 0.9.ToScalar(),
        Taken = 0.1.ToScalar();
    private readonly Tensor[] squares;
    private Scalar rate = Scalars.Zero;

    public RmsPropOptimizer(Parameter[] weights)
        : base(weights) => squares = State();

    protected override void BeginStep(double learningRate) => rate = (-learningRate).ToScalar();

    protected override void Step(int index, Parameter weight, Tensor gradient)
    {
        squares[index].mul_(Kept).addcmul_(gradient, gradient, Taken);
        weight.addcdiv_(gradient, squares[index].sqrt().add_(Epsilon, Scalars.One), rate);
    }
}

/// <summary>Adam (Kingma and Ba 2015, https://arxiv.org/abs/1412.6980) with the usual moments, 0.9 and 0.999.</summary>
internal sealed class AdamOptimizer : Optimizer
{
    private static readonly Scalar FirstKept = 0.9.ToScalar(),
        FirstTaken = 0.1.ToScalar();
    private static readonly Scalar SecondKept = 0.999.ToScalar(),
        SecondTaken = 0.001.ToScalar();
    private readonly Tensor[] means,
        squares;
    private Scalar rate = Scalars.Zero,
        correction = Scalars.One;
    private int steps;

    public AdamOptimizer(Parameter[] weights)
        : base(weights) => (means, squares) = (State(), State());

    protected override void BeginStep(double learningRate)
    {
        steps++;
        rate = (-learningRate / (1 - Math.Pow(0.9, steps))).ToScalar();
        correction = (1 / Math.Sqrt(1 - Math.Pow(0.999, steps))).ToScalar();
    }

    protected override void Step(int index, Parameter weight, Tensor gradient)
    {
        means[index].mul_(FirstKept).add_(gradient, FirstTaken);
        squares[index].mul_(SecondKept).addcmul_(gradient, gradient, SecondTaken);
        weight.addcdiv_(means[index], squares[index].sqrt().mul_(correction).add_(Epsilon, Scalars.One), rate);
    }
}

/// <summary>The method that turns gradients into steps.</summary>
public enum OptimizerKind
{
    /// <summary>RMSprop with Keras' decay of 0.9 and epsilon of 1e-7.</summary>
    RmsProp,

    /// <summary>Adam with the usual moments, 0.9 and 0.999.</summary>
    Adam,
}
