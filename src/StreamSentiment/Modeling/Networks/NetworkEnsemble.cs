using StreamSentiment.Modeling.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Networks;

/// <summary>
/// One network, or several of one architecture that were trained apart and whose logits are averaged: each errs elsewhere,
/// and their mean errs less.
/// </summary>
/// <param name="members">At least one; this object disposes of them.</param>
internal sealed class NetworkEnsemble(params IReadOnlyList<RecurrentClassifier> members) : IDisposable
{
    /// <summary>Creates networks of this architecture with new weights.</summary>
    public static NetworkEnsemble Create(ModelSpec spec) =>
        new([.. Enumerable.Range(0, spec.Members ?? 1).Select(seed => new RecurrentClassifier(spec, seed))]);

    public ModelSpec Spec => members[0].Spec;

    public IReadOnlyList<RecurrentClassifier> Members => members;

    /// <summary>
    /// Token ids padded at the end, [batch, time], int32, and true lengths, [batch], int64 → logits, [batch], fp32.
    /// </summary>
    public Tensor Logits(Tensor tokenIds, Tensor lengths)
    {
        var sum = members[0].call(tokenIds, lengths);
        if (members.Count == 1)
        {
            return sum;
        }

        foreach (var member in members.Skip(1))
        {
            sum.add_(member.call(tokenIds, lengths), Scalars.One);
        }

        using var share = (1.0 / members.Count).ToScalar();
        return sum.mul_(share);
    }

    /// <summary>The attention weight of each token of a review, the members' mean; null without attention.</summary>
    /// <param name="tokenIds">The review.</param>
    /// <param name="device">Where the networks are.</param>
    public float[]? AttentionWeights(int[] tokenIds, Device device)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        var batch = PaddedBatch.Create([tokenIds]);
        var (ids, lengths) = (batch.TokenIds.to(device), batch.Lengths.to(device));
        Tensor?[] weights = [.. members.Select(member => member.AttentionWeights(ids, lengths))]; // each [batch, time]
        return weights.Contains(null) ? null : stack(weights!).mean([0L])[0].cpu().data<float>().ToArray()[..tokenIds.Length];
    }

    /// <summary>The trained tensors of all members, by the names they are stored under.</summary>
    public IEnumerable<(string Name, Parameter Tensor)> Weights() =>
        members.Count == 1
            ? members[0].Weights()
            : members.SelectMany((member, i) => member.Weights().Select(weight => ($"member.{i}.{weight.Name}", weight.Tensor)));

    /// <summary>The numbers of <see cref="Weights"/>.</summary>
    public IReadOnlyDictionary<string, float[]> Numbers()
    {
        using var scope = NewDisposeScope();
        return Weights()
            .ToDictionary(
                weight => weight.Name,
                weight => weight.Tensor.detach().to(ScalarType.Float32).cpu().data<float>().ToArray()
            );
    }

    /// <inheritdoc cref="RecurrentClassifier.PrepareForInference"/>
    public void PrepareForInference(Precision precision, Device device)
    {
        foreach (var member in members)
        {
            member.PrepareForInference(precision);
            member.to(device);
        }
    }

    public void Dispose()
    {
        foreach (var member in members)
        {
            member.Dispose();
        }
    }
}
