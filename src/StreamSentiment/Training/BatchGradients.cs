using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Native;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Threading;
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
    private readonly Random[] chances;
    private readonly Scalar adversarialNorm,
        virtualNorm;

    /// <param name="classifier">The network to train; a copy of it computes where the precision asks for one.</param>
    /// <param name="weights">The weights of it that are trained.</param>
    /// <param name="options">Batch, precision and regularisation.</param>
    /// <param name="device">The device of the computation.</param>
    public BatchGradients(RecurrentClassifier classifier, Parameter[] weights, TrainingOptions options, Device device)
    {
        this.options = options;
        this.weights = weights;
        this.device = device;
        // A difference of scores that decides a direction is lost in bf16.
        isCopy = options.VirtualAdversarialNorm == 0 && options.Precision.Resolve() == Precision.Bf16;
        computed = isCopy ? InBFloat16(classifier) : classifier;
        var trained = classifier.Weights().Select(weight => weights.Any(w => w.Handle == weight.Tensor.Handle));
        computedWeights = [.. computed.Weights().Zip(trained).Where(pair => pair.Second).Select(pair => pair.First.Tensor)];
        // Not HashCode.Combine: it differs from process to process, and so would the weights of a seed.
        chances = [.. Enumerable.Range(0, options.Threads).Select(thread => new Random(unchecked(options.Seed * 1000 + thread)))];
        adversarialNorm = options.AdversarialNorm.ToScalar();
        virtualNorm = options.VirtualAdversarialNorm.ToScalar();
    }

    /// <summary>Computes the gradients, which stay at the weights.</summary>
    /// <returns>Mean loss in nats without the adversarial part, and the number of correct labels.</returns>
    public (double Loss, int Correct) Compute(TrainingExample[] batch)
    {
        var parts = Parts(batch);
        var results = new (Tensor[] Gradients, double Loss, int Correct)[parts.Length];
        ParallelJobs.Run(
            parts.Length,
            parts.Length,
            part =>
            {
                NativeTorch.UseOneThread();
                results[part] = OfPart(parts[part], parts[part].Length / (double)batch.Length, chances[part]);
            }
        );

        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        for (int i = 0; i < weights.Length; i++)
        {
            using var sum = results[0].Gradients[i].to(ScalarType.Float32);
            foreach (var (gradients, _, _) in results.AsSpan(1))
            {
                sum.add_(gradients[i], Scalars.One);
            }

            if (weights[i].grad is { } gradient)
            {
                gradient.copy_(sum);
            }
            else
            {
                weights[i].grad = sum.clone();
            }
        }

        foreach (var gradient in results.SelectMany(result => result.Gradients))
        {
            gradient.Dispose();
        }

        return (results.Sum(result => result.Loss), results.Sum(result => result.Correct));
    }

    /// <summary>Must be called after the weights have changed.</summary>
    public void Refresh()
    {
        if (!isCopy)
        {
            return;
        }

        using var noGradient = no_grad();
        foreach (var (copy, weight) in computedWeights.Zip(weights))
        {
            copy.copy_(weight);
        }
    }

    public void Dispose()
    {
        if (isCopy)
        {
            computed.Dispose();
        }

        adversarialNorm.Dispose();
        virtualNorm.Dispose();
    }

    /// <summary>Neighbours in length go to different parts, so that the parts take equally long.</summary>
    private TrainingExample[][] Parts(TrainingExample[] batch)
    {
        int count = Math.Min(options.Threads, batch.Length);
        return [.. Enumerable.Range(0, count).Select(part => batch.Where((_, i) => i % count == part).ToArray())];
    }

    private (Tensor[] Gradients, double Loss, int Correct) OfPart(TrainingExample[] part, double share, Random chance)
    {
        using var scope = NewDisposeScope();
        var padded = PaddedBatch.Create(part.Select(example => example.TokenIds).ToArray());
        Tensor tokenIds = padded.TokenIds.to(device),
            lengths = padded.Lengths.to(device);
        var targets = tensor(part.Select(example => Target(example)).ToArray(), device: device);
        var emphasis = part.All(example => example.Weight == 1)
            ? null
            : tensor(part.Select(example => example.Weight).ToArray(), device: device); // [batch]
        using var weight = share.ToScalar();
        int? mask = options.VirtualAdversarialNorm > 0 ? chance.Next() : null; // of one dropout, so that nothing else differs

        var embedded = computed.Embed(tokenIds); // [batch, time, embedding]
        var logits = Classify(embedded);
        var loss = nn.functional.binary_cross_entropy_with_logits(logits, targets, emphasis).mul(weight);
        Tensor[] gradients;
        if (options.AdversarialNorm == 0)
        {
            gradients = [.. autograd.grad([loss], computedWeights)];
        }
        else
        {
            var all = autograd.grad([loss], [.. computedWeights, embedded]);
            var again = Classify(computed.Embed(tokenIds).add(Perturbation(all[^1], adversarialNorm), Scalars.One));
            var adversarial = nn.functional.binary_cross_entropy_with_logits(again, targets, emphasis).mul(weight);
            gradients =
            [
                .. all.Zip(autograd.grad([adversarial], computedWeights), (first, second) => first.add(second, Scalars.One)),
            ];
        }

        if (mask is not null)
        {
            var probabilities = logits.detach().sigmoid();
            var direction = Direction(embedded.detach(), moved => Divergence(Classify(moved), probabilities), chance);
            var moved = computed.Embed(tokenIds).add(Perturbation(direction, virtualNorm), Scalars.One);
            var difference = Divergence(Classify(moved), probabilities).mul(weight);
            var further = autograd.grad([difference], computedWeights);
            gradients = [.. gradients.Zip(further, (first, second) => first.add(second, Scalars.One))];
        }

        var results = logits.detach().cpu().data<float>();
        int correct = part.Where((example, row) => results[row] > 0 == example.IsPositive).Count();
        return ([.. gradients.Select(gradient => gradient.DetachFromDisposeScope())], loss.item<float>(), correct);

        Tensor Classify(Tensor at) =>
            computed.Classify(at, tokenIds, lengths, mask is { } seed ? new Random(seed) : chance).narrow(0, 0, part.Length);
    }

    /// <summary>
    /// The direction in which the network's probabilities change most near the embedded tokens, [batch, time, embedding], of any
    /// length: one step of the power method from a random one.
    /// </summary>
    /// <param name="embedded">Embedded tokens, without a gradient.</param>
    /// <param name="divergence">Of the probabilities at a place from those here.</param>
    /// <param name="chance">The random source.</param>
    internal static Tensor Direction(Tensor embedded, Func<Tensor, Tensor> divergence, Random chance)
    {
        using var step = 0.1.ToScalar();
        using var generator = new Generator((ulong)chance.Next());
        // Not on the GPU, whose generators are others.
        var random = randn(embedded.shape, generator: generator).to(embedded.device);
        var near = embedded.add(Perturbation(random, step), Scalars.One).requires_grad_(true);
        return autograd.grad([divergence(near)], [near])[0];
    }

    /// <summary>The mean Kullback-Leibler divergence, but for a constant: its gradient is the same.</summary>
    private static Tensor Divergence(Tensor logits, Tensor probabilities) =>
        nn.functional.binary_cross_entropy_with_logits(logits, probabilities);

    /// <summary>The target: a teacher's probability, or the label with label smoothing.</summary>
    private float Target(TrainingExample example) =>
        example.Target ?? (float)(example.IsPositive ? 1 - options.LabelSmoothing / 2 : options.LabelSmoothing / 2);

    /// <summary>
    /// Gradients of the embedded tokens, [batch, time, embedding] → perturbations of each review with this norm.
    /// </summary>
    private static Tensor Perturbation(Tensor gradient, Scalar length)
    {
        // [batch, 1, 1]; 0 for an empty row of the block
        var norm = gradient.pow(Scalars.Two).sum([1L, 2L], keepdim: true).sqrt();
        return (gradient / norm).nan_to_num(0).mul(length);
    }

    private RecurrentClassifier InBFloat16(RecurrentClassifier classifier)
    {
        var copy = new RecurrentClassifier(classifier.Spec);
        copy.to(device);
        copy.CopyFrom(classifier);
        copy.UseBFloat16();
        copy.train();
        return copy;
    }
}
