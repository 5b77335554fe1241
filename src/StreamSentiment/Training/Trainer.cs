using StreamSentiment.Modeling;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Training;

/// <summary>Trains a classifier from random weights; reads in the order it runs.</summary>
internal sealed class Trainer(TrainingOptions options, TimeProvider? clock = null)
{
    private readonly TimeProvider clock = clock ?? TimeProvider.System;

    /// <param name="spec">The architecture.</param>
    /// <param name="examples">Every labelled review; a part is held back for validation.</param>
    /// <param name="onStep">Told of each step.</param>
    /// <param name="onEpoch">Told of each epoch.</param>
    /// <param name="stop">Ends the training early, keeping the best epoch so far.</param>
    /// <exception cref="ArgumentException">There are too few examples, or all have one label.</exception>
    public TrainedClassifier Train(
        ModelSpec spec, IReadOnlyList<TrainingExample> examples,
        Action<TrainingProgress>? onStep = null, Action<EpochResult>? onEpoch = null, CancellationToken stop = default)
    {
        if (examples.Count < 2 || examples.All(e => e.IsPositive) || !examples.Any(e => e.IsPositive))
            throw new ArgumentException("Training needs reviews of both labels.", nameof(examples));

        NativeTorch.EnsureLoaded();
        NativeTorch.UseThreads(options.Threads);
        random.manual_seed(options.Seed);
        var shuffle = new Random(options.Seed);
        var (training, validation) = Split(examples, shuffle);

        var classifier = new RecurrentClassifier(spec);
        var device = cuda.is_available() ? CUDA : CPU;
        classifier.to(device);
        var weights = classifier.Weights().Select(weight => weight.Tensor).ToArray();
        using var optimizer = CreateOptimizer(weights);
        using var average = new WeightAverage(weights, options.WeightAveraging);
        float[][]? best = null;
        var epochs = new List<EpochResult>();
        var bestEpoch = default(EpochResult);

        while (epochs.Count < options.Epochs && !stop.IsCancellationRequested)
        {
            long started = clock.GetTimestamp();
            var batches = LengthBuckets.Shuffle(training, options.BatchSize, shuffle);
            double lossSum = 0;
            int correct = 0, seen = 0, step = 0;
            classifier.train();
            foreach (var batch in batches)
            {
                if (stop.IsCancellationRequested)
                    break;
                using var scope = NewDisposeScope();
                var (loss, logits, labels) = Loss(classifier, batch, device);
                optimizer.zero_grad();
                loss.backward();
                if (options.ClipNorm > 0)
                    nn.utils.clip_grad_norm_(weights, options.ClipNorm);
                optimizer.step();
                average.Update();

                lossSum += loss.item<float>() * batch.Length;
                correct += Correct(logits, labels);
                seen += batch.Length;
                onStep?.Invoke(new TrainingProgress(
                    epochs.Count + 1, options.Epochs, ++step, batches.Count, lossSum / seen, correct / (double)seen,
                    seen / clock.GetElapsedTime(started).TotalSeconds));
            }

            if (stop.IsCancellationRequested)
                break;
            average.Swap();
            var (validationLoss, validationAccuracy) = Validate(classifier, validation, device);
            var epoch = new EpochResult(
                epochs.Count + 1, lossSum / seen, correct / (double)seen, validationLoss, validationAccuracy, clock.GetElapsedTime(started));
            epochs.Add(epoch);
            onEpoch?.Invoke(epoch);
            if (bestEpoch is null || epoch.ValidationAccuracy > bestEpoch.ValidationAccuracy)
                (bestEpoch, best) = (epoch, Copy(weights));
            else if (epoch.Epoch - bestEpoch.Epoch >= options.Patience)
                break;
            average.Swap();
        }

        if (best is not null)
            Restore(weights, best);
        return new TrainedClassifier(classifier, epochs, bestEpoch?.Epoch ?? 0, stop.IsCancellationRequested);
    }

    private (TrainingExample[] Training, TrainingExample[] Validation) Split(IReadOnlyList<TrainingExample> examples, Random shuffle)
    {
        var all = examples.ToArray();
        shuffle.Shuffle(all);
        int held = Math.Clamp((int)Math.Round(all.Length * options.ValidationSplit), 1, all.Length - 1);
        return (all[held..], all[..held]);
    }

    private optim.Optimizer CreateOptimizer(Parameter[] weights) => options.Optimizer switch
    {
        Optimizer.Adam => optim.Adam(weights, options.LearningRate, eps: 1e-7),
        _ => optim.RMSProp(weights, options.LearningRate, alpha: 0.9, eps: 1e-7),
    };

    /// <summary>Mean binary cross-entropy of a batch, in nats, with its logits and labels, [batch].</summary>
    private static (Tensor Loss, Tensor Logits, Tensor Labels) Loss(RecurrentClassifier classifier, TrainingExample[] batch, Device device)
    {
        var padded = PaddedBatch.Create(batch.Select(example => example.TokenIds).ToArray());
        var labels = tensor(batch.Select(example => example.IsPositive ? 1f : 0f).ToArray(), device: device);
        var logits = classifier.call(padded.TokenIds.to(device), padded.Lengths.to(device)).narrow(0, 0, batch.Length);
        return (nn.functional.binary_cross_entropy_with_logits(logits, labels), logits, labels);
    }

    private static int Correct(Tensor logits, Tensor labels) => (int)(logits > 0).eq(labels > 0.5).sum().item<long>();

    private (double Loss, double Accuracy) Validate(RecurrentClassifier classifier, TrainingExample[] validation, Device device)
    {
        using var noGradient = no_grad();
        classifier.eval();
        double loss = 0;
        int correct = 0;
        foreach (var batch in LengthBuckets.InOrder(validation, options.BatchSize))
        {
            using var scope = NewDisposeScope();
            var (mean, logits, labels) = Loss(classifier, batch, device);
            loss += mean.item<float>() * batch.Length;
            correct += Correct(logits, labels);
        }

        return (loss / validation.Length, correct / (double)validation.Length);
    }

    private static float[][] Copy(Tensor[] weights)
    {
        using var scope = NewDisposeScope();
        return Array.ConvertAll(weights, weight => weight.detach().cpu().data<float>().ToArray());
    }

    private static void Restore(Tensor[] weights, float[][] values)
    {
        using var noGradient = no_grad();
        foreach (var (weight, value) in weights.Zip(values))
        {
            using var saved = tensor(value, weight.shape);
            weight.copy_(saved);
        }
    }
}
