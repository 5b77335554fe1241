using StreamSentiment.Modeling.Kernels;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.NGrams;

namespace StreamSentiment.Modeling.Storage;

/// <summary><c>weights.safetensors</c>: the trained numbers of networks, of n-grams, or of both.</summary>
internal static class StoredWeights
{
    public static void Write(string path, ModelWeights weights) =>
        Safetensors.Write(
            path,
            [
                .. weights.Networks?.Weights().Select(weight => StoredTensor.Of(weight.Name, weight.Tensor)) ?? [],
                .. weights.NGrams?.Tensors() ?? [],
            ]
        );

    /// <summary>The numbers, with new networks of libtorch.</summary>
    /// <exception cref="InvalidModelException">
    /// The file is damaged, holds NaN, or its tensors are not those of the specification.
    /// </exception>
    public static ModelWeights Read(string path, ModelSpec spec)
    {
        if (!spec.HasNetworks)
        {
            return new(spec, null, NGramWeights.From(spec, ReadNumbers(path, spec)));
        }

        Safetensors.RequireHolds(path, spec.WeightBytes());
        var networks = NetworkEnsemble.Create(spec);
        try
        {
            var beside = Safetensors.ReadInto(
                path,
                networks.Weights(),
                [.. NGramWeights.Numbers(spec.NGrams)],
                [.. NGramWeights.Integers(spec.NGrams)]
            );
            return new(spec, networks, NGramWeights.From(spec, beside));
        }
        catch
        {
            networks.Dispose();
            throw;
        }
    }

    /// <summary>The numbers as they are in the file, for networks that the kernel knows and for n-grams.</summary>
    /// <inheritdoc cref="Read"/>
    public static StoredNumbers ReadNumbers(string path, ModelSpec spec)
    {
        Safetensors.RequireHolds(path, spec.WeightBytes());
        return Safetensors.Read(
            path,
            [.. spec.HasNetworks ? KernelEnsemble.Weights(spec) : [], .. NGramWeights.Numbers(spec.NGrams)],
            [.. NGramWeights.Integers(spec.NGrams)]
        );
    }
}
