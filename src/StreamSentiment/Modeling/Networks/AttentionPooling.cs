using StreamSentiment.Modeling.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Networks;

/// <summary>
/// Additive attention over states: a state's score is <c>context · tanh(W state + b)</c>, its weight the softmax of the
/// scores of its sequence. W is as wide as a state.
/// </summary>
internal sealed class AttentionPooling : nn.Module<Tensor, SequenceIndex, Tensor>
{
    // Zero columns that make a matrix product whole blocks wide, without which it depends on the batch
    private readonly long filling;
    private readonly Linear projection;
    private readonly Parameter context; // [features]

    public AttentionPooling(int features)
        : base(nameof(AttentionPooling))
    {
        filling = SteppedLayer.WholeBlocks(features) - features;
        projection = nn.Linear(features, features);
        context = new Parameter(empty(features));
        RegisterComponents();
        using var noGradient = no_grad();
        using var scope = NewDisposeScope(); // of what the initialisers return
        nn.init.xavier_uniform_(projection.weight!);
        nn.init.zeros_(projection.bias!);
        double limit = Math.Sqrt(6.0 / (features + 1)); // Glorot-uniform of [features, 1]
        nn.init.uniform_(context, -limit, limit);
    }

    /// <summary>[batch, time, features] → their weighted mean, [batch, features].</summary>
    // [batch, features]
    public override Tensor forward(Tensor states, SequenceIndex index) => index.Sum(states * Weigh(states, index));

    /// <summary>
    /// [batch, time, features] → weights that sum to 1 over a review's tokens and are 0 on padding, [batch, time, 1].
    /// </summary>
    public Tensor Weigh(Tensor states, SequenceIndex index)
    {
        var weight = nn.functional.pad(projection.weight!, [0, 0, 0, filling]); // [features and filling, features]
        var projected = nn.functional.linear(states, weight, nn.functional.pad(projection.bias!, [0, filling])).tanh();
        var scores = (projected * nn.functional.pad(context, [0, filling])).sum(2, keepdim: true); // [batch, time, 1]
        scores = scores.masked_fill(index.Padding, Scalars.MinusInfinity);
        var weights = (scores - scores.amax([1], keepdim: true).detach()).exp();
        return weights / index.Sum(weights).unsqueeze(1);
    }

    /// <summary>The trained tensors, by the names they are stored under.</summary>
    public IEnumerable<(string Name, Parameter Tensor)> Weights() =>
        [("weight", projection.weight!), ("bias", projection.bias!), ("context", context)];
}
