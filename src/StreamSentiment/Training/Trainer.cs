using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Native;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Threading;
using TorchSharp;
using static TorchSharp.torch;

namespace StreamSentiment.Training;

/// <summary>Trains a network. The code reads in the order in which it runs.</summary>
internal sealed class Trainer(TrainingOptions options, TimeProvider? clock = null)
{
    private const int ValidationBatchSize = 128;

    private readonly TimeProvider clock = clock ?? TimeProvider.System;

    /// <summary>Trains from random weights.</summary>
    /// <param name="spec">The architecture.</param>
    /// <param name="examples">Every labelled review; a part is held back for validation.</param>
    /// <param name="prepare">Called with the network before the first step, to set its initial weights.</param>
    /// <param name="onStep">Called after each step.</param>
    /// <param name="onEpoch">Called after each epoch.</param>
    /// <param name="stop">Ends the training early, keeping the best epoch so far.</param>
    /// <exception cref="TrainingException">There are too few examples, or all have one label.</exception>
    public TrainedClassifier Train(
        ModelSpec spec,
        IReadOnlyList<TrainingExample> examples,
        Action<RecurrentClassifier>? prepare = null,
        Action<TrainingProgress>? onStep = null,
        Action<EpochResult>? onEpoch = null,
        CancellationToken stop = default
    )
    {
        NativeTorch.EnsureLoaded();
        if (examples.Count < 2)
        {
            throw TooFew();
        }

        var (training, validation) = ValidationSplit.Create(
            examples,
            options.ValidationSplit,
            options.Validation,
            new Random(options.Seed)
        );
        return Train(spec, training, validation, prepare, onStep, onEpoch, stop);
    }

    /// <summary>As above, with a validation set of the caller's choice; with an empty one the last epoch is kept.</summary>
    public TrainedClassifier Train(
        ModelSpec spec,
        TrainingExample[] training,
        TrainingExample[] validation,
        Action<RecurrentClassifier>? prepare = null,
        Action<TrainingProgress>? onStep = null,
        Action<EpochResult>? onEpoch = null,
        CancellationToken stop = default
    )
    {
        if (training.Length == 0 || training.Concat(validation).DistinctBy(example => example.IsPositive).Count() < 2)
        {
            throw TooFew();
        }

        return Train(spec, _ => training, validation, prepare, onStep, onEpoch, stop);
    }

    /// <summary>As above, with examples that are drawn anew for each epoch.</summary>
    /// <param name="spec">The architecture.</param>
    /// <param name="draw">The examples of an epoch, counted from 1.</param>
    /// <param name="validation">To choose the epoch by; with none the last one is kept.</param>
    /// <param name="prepare">Called with the network before the first step, to set its initial weights.</param>
    /// <param name="onStep">Called after each step.</param>
    /// <param name="onEpoch">Called after each epoch.</param>
    /// <param name="stop">Ends the training early, keeping the best epoch so far.</param>
    public TrainedClassifier Train(
        ModelSpec spec,
        Func<int, TrainingExample[]> draw,
        TrainingExample[] validation,
        Action<RecurrentClassifier>? prepare = null,
        Action<TrainingProgress>? onStep = null,
        Action<EpochResult>? onEpoch = null,
        CancellationToken stop = default
    )
    {
        NativeTorch.UseOneThread();
        var shuffle = new Random(options.Seed);
        var classifier = new RecurrentClassifier(spec, options.Seed);
        prepare?.Invoke(classifier);
        var device = cuda.is_available() ? CUDA : CPU;
        classifier.to(device);
        var all = classifier.Weights().Select(weight => weight.Tensor).ToArray();
        var weights = options.EmbeddingsTrainable ? all : all[1..]; // the embedding comes first
        using var optimizer = Optimizer.Create(options.Optimizer, weights);
        using var gradients = new BatchGradients(classifier, weights, options, device);
        using var average = new WeightAverage(weights, options.WeightAveraging);
        float[][]? best = null;
        var epochs = new List<EpochResult>();
        var bestEpoch = default(EpochResult);

        while (epochs.Count < options.Epochs && !stop.IsCancellationRequested)
        {
            long started = clock.GetTimestamp();
            var batches = LengthBuckets.Shuffle(draw(epochs.Count + 1), options.BatchSize, shuffle);
            double lossSum = 0;
            int correct = 0,
                seen = 0,
                step = 0;
            classifier.train();
            foreach (var batch in batches)
            {
                if (stop.IsCancellationRequested)
                {
                    break;
                }

                using var scope = NewDisposeScope();
                double done = (epochs.Count + step / (double)batches.Count) / options.Epochs;
                var (loss, right) = gradients.Compute(batch);
                if (options.ClipNorm > 0)
                {
                    optimizer.Clip(options.ClipNorm);
                }

                optimizer.Step(options.LearningRate * options.Schedule.Factor(done, options.Warmup));
                gradients.Refresh();
                average.Update();

                step++; // not among what only a listener asks for: the rate depends on it
                lossSum += loss * batch.Length;
                correct += right;
                seen += batch.Length;
                onStep?.Invoke(
                    new TrainingProgress(
                        epochs.Count + 1,
                        options.Epochs,
                        step,
                        batches.Count,
                        lossSum / seen,
                        correct / (double)seen,
                        seen / clock.GetElapsedTime(started).TotalSeconds
                    )
                );
            }

            if (stop.IsCancellationRequested)
            {
                break;
            }

            average.Swap();
            var (validationLoss, validationAccuracy) =
                validation.Length == 0 ? (double.NaN, double.NaN) : Validate(classifier, validation, device);
            var epoch = new EpochResult(
                epochs.Count + 1,
                lossSum / seen,
                correct / (double)seen,
                validationLoss,
                validationAccuracy,
                clock.GetElapsedTime(started)
            );
            epochs.Add(epoch);
            onEpoch?.Invoke(epoch);
            if (
                bestEpoch is null
                || validation.Length == 0
                || options.KeepsLastEpoch
                || epoch.ValidationAccuracy > bestEpoch.ValidationAccuracy
            )
            {
                (bestEpoch, best) = (epoch, Copy(weights));
            }
            else if (epoch.Epoch - bestEpoch.Epoch >= options.Patience)
            {
                break;
            }

            average.Swap();
        }

        if (best is not null)
        {
            Restore(weights, best);
        }

        return new TrainedClassifier(
            classifier,
            epochs,
            bestEpoch?.Epoch ?? 0,
            validation,
            Logits(classifier, validation, device),
            stop.IsCancellationRequested
        );
    }

    /// <summary>The logits of examples, by a network on the CPU or the GPU as it was trained.</summary>
    internal double[] Logits(RecurrentClassifier classifier, TrainingExample[] examples) =>
        Logits(classifier, examples, cuda.is_available() ? CUDA : CPU);

    private static TrainingException TooFew() => new("Training needs reviews of both labels, and some to validate by.");

    /// <summary>Mean binary cross-entropy in nats, and accuracy.</summary>
    private (double Loss, double Accuracy) Validate(RecurrentClassifier classifier, TrainingExample[] validation, Device device)
    {
        double[] logits = Logits(classifier, validation, device);
        return (
            logits.Zip(validation, (logit, example) => Math.Log(1 + Math.Exp(example.IsPositive ? -logit : logit))).Average(),
            logits.Zip(validation, (logit, example) => logit > 0 == example.IsPositive).Count(isRight => isRight)
                / (double)logits.Length
        );
    }

    private double[] Logits(RecurrentClassifier classifier, TrainingExample[] examples, Device device)
    {
        classifier.eval();
        double[] logits = new double[examples.Length];
        int[][] parts =
        [
            .. Enumerable.Range(0, examples.Length).OrderBy(i => examples[i].TokenIds.Length).Chunk(ValidationBatchSize),
        ];
        ParallelJobs.Run(
            parts.Length,
            options.Threads,
            number =>
            {
                int[] part = parts[number];
                NativeTorch.UseOneThread();
                using var scope = NewDisposeScope();
                using var noGradient = no_grad();
                var padded = PaddedBatch.Create(part.Select(i => examples[i].TokenIds).ToArray());
                // [batch]
                var results = classifier.call(padded.TokenIds.to(device), padded.Lengths.to(device)).cpu().data<float>();
                for (int row = 0; row < part.Length; row++)
                {
                    logits[part[row]] = results[row];
                }
            }
        );
        return logits;
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

/// <summary>A network with the weights of its best epoch.</summary>
/// <param name="Classifier">The network.</param>
/// <param name="Epochs">The course of the training.</param>
/// <param name="BestEpoch">From 1; 0 if the training was stopped before its first epoch ended.</param>
/// <param name="Validation">The reviews that it was chosen by.</param>
/// <param name="ValidationLogits">Its logits of these reviews, in their order.</param>
/// <param name="WasInterrupted">True if the training was stopped before its last epoch.</param>
internal sealed record TrainedClassifier(
    RecurrentClassifier Classifier,
    IReadOnlyList<EpochResult> Epochs,
    int BestEpoch,
    TrainingExample[] Validation,
    double[] ValidationLogits,
    bool WasInterrupted
);
