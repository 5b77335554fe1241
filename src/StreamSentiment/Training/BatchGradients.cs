using StreamSentiment.Modeling;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Training;

/// <summary>
/// Loss and gradients of a batch. Each thread takes a part of the batch through the same network on one libtorch thread:
/// on a busy machine that keeps its speed, where libtorch's own threads wait for each other.
/// </summary>
internal sealed class BatchGradients : IDisposable
{
    private readonly TrainingOptions options;
    private readonly Parameter[] weights;
    private readonly RecurrentClassifier computed;
    private readonly Parameter[] computedWeights;
    private readonly bool isCopy;
    private readonly Device device;
    private readonly Generator[] chances;

    /// <param name="classifier">Whose weights are trained; it computes itself unless the precision asks for a copy.</param>
    /// <param name="weights">Those of its weights that are trained.</param>
    /// <param name="options">How.</param>
    /// <param name="device">Where.</param>
    public BatchGradients(RecurrentClassifier classifier, Parameter[] weights, TrainingOptions options, Device device)
    {
        this.options = options;
        this.weights = weights;
        this.device = device;
        isCopy = options.Precision.Resolve() == Precision.Bf16;
        computed = isCopy ? InBFloat16(classifier) : classifier;
        var trained = classifier.Weights().Select(weight => weights.Any(w => w.Handle == weight.Tensor.Handle));
        computedWeights = [.. computed.Weights().Zip(trained).Where(pair => pair.Second).Select(pair => pair.First.Tensor)];
        chances = [.. Enumerable.Range(0, options.Threads).Select(thread => new Generator((ulong)options.Seed * 1000 + (ulong)thread, device))];
    }

    /// <summary>Leaves the gradients at the weights.</summary>
    /// <returns>Mean loss in nats without the adversarial part, and how many labels were right.</returns>
    public (double Loss, int Correct) Compute(TrainingExample[] batch)
    {
        var parts = Parts(batch);
        var results = new (Tensor[] Gradients, double Loss, int Correct)[parts.Length];
        if (parts.Length == 1)
            results[0] = OfPart(parts[0], 1, chances[0]);
        else
            Parallel.For(0, parts.Length, new ParallelOptions { MaxDegreeOfParallelism = parts.Length }, part =>
            {
                NativeTorch.UseOneThread();
                results[part] = OfPart(parts[part], parts[part].Length / (float)batch.Length, chances[part]);
            });

        using var noGradient = no_grad();
        for (int i = 0; i < weights.Length; i++)
        {
            using var sum = results[0].Gradients[i].to(ScalarType.Float32);
            foreach (var (gradients, _, _) in results.AsSpan(1))
                sum.add_(gradients[i]);
            if (weights[i].grad is { } gradient)
                gradient.copy_(sum);
            else
                weights[i].grad = sum.clone();
        }

        foreach (var gradient in results.SelectMany(result => result.Gradients))
            gradient.Dispose();
        return (results.Sum(result => result.Loss), results.Sum(result => result.Correct));
    }

    /// <summary>To be called when the weights have changed.</summary>
    public void Refresh()
    {
        if (!isCopy)
            return;
        using var noGradient = no_grad();
        foreach (var (copy, weight) in computedWeights.Zip(weights))
            copy.copy_(weight);
    }

    public void Dispose()
    {
        if (isCopy)
            computed.Dispose();
        foreach (var chance in chances)
            chance.Dispose();
    }

    /// <summary>Neighbours in length go to different parts, so that the parts take equally long.</summary>
    private TrainingExample[][] Parts(TrainingExample[] batch)
    {
        int count = Math.Min(options.Threads, batch.Length);
        return [.. Enumerable.Range(0, count).Select(part => batch.Where((_, i) => i % count == part).ToArray())];
    }

    private (Tensor[] Gradients, double Loss, int Correct) OfPart(TrainingExample[] part, float share, Generator chance)
    {
        using var scope = NewDisposeScope();
        var padded = PaddedBatch.Create(part.Select(example => example.TokenIds).ToArray());
        Tensor tokenIds = padded.TokenIds.to(device), lengths = padded.Lengths.to(device);
        var labels = tensor(part.Select(example => example.IsPositive ? 1f : 0f).ToArray(), device: device);

        var embedded = computed.Embed(tokenIds); // [batch, time, embedding]
        var logits = computed.Classify(embedded, lengths, chance).narrow(0, 0, part.Length);
        var loss = Loss(logits, labels) * share;
        Tensor[] gradients;
        if (options.AdversarialNorm == 0)
            gradients = [.. autograd.grad([loss], computedWeights)];
        else
        {
            var all = autograd.grad([loss], [.. computedWeights, embedded], retain_graph: !options.EmbeddingsTrainable);
            var moved = computed.Embed(tokenIds) + Perturbation(all[^1]);
            var adversarial = Loss(computed.Classify(moved, lengths, chance).narrow(0, 0, part.Length), labels) * share;
            gradients = [.. all.Zip(autograd.grad([adversarial], computedWeights), (first, second) => first + second)];
        }

        return (
            [.. gradients.Select(gradient => gradient.DetachFromDisposeScope())], loss.item<float>(),
            (int)(logits > 0).eq(labels > 0.5).sum().item<long>());
    }

    /// <summary>Mean binary cross-entropy in nats, against smoothed labels.</summary>
    private Tensor Loss(Tensor logits, Tensor labels) => nn.functional.binary_cross_entropy_with_logits(
        logits, labels * (1 - options.LabelSmoothing) + options.LabelSmoothing / 2);

    /// <summary>Gradients of the embedded tokens, [batch, time, embedding] → moves of each review by the norm that is asked for.</summary>
    private Tensor Perturbation(Tensor gradient)
    {
        var direction = gradient.detach();
        var norm = direction.pow(2).sum([1L, 2L], keepdim: true).sqrt(); // [batch, 1, 1]
        return direction * (options.AdversarialNorm / (norm + 1e-12));
    }

    private RecurrentClassifier InBFloat16(RecurrentClassifier classifier)
    {
        var copy = new RecurrentClassifier(classifier.Spec);
        copy.to(device);
        using var noGradient = no_grad();
        foreach (var (from, to) in classifier.Weights().Zip(copy.Weights()))
            to.Tensor.copy_(from.Tensor);
        copy.UseBFloat16();
        copy.train();
        return copy;
    }
}
