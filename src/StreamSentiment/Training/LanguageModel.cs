using StreamSentiment.Modeling.Native;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Training.WordVectors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Training;

/// <summary>
/// Starts a network from text alone, as a language model (Dai and Le 2015, https://arxiv.org/abs/1511.01432): the states of its
/// first recurrent layer foretell the next token, those of its other direction the one before. The embedding and that layer keep
/// what they learnt. The true token is told from tokens drawn by their frequency, the same for a batch (sampled softmax).
/// </summary>
/// <param name="options">Seed, batch, learning rate and clipping.</param>
/// <param name="epochs">Passes over the texts.</param>
internal sealed class LanguageModel(TrainingOptions options, int epochs)
{
    /// <summary>Tokens that the true one is told from.</summary>
    private const int Negatives = 1024;

    /// <summary>Tokens of a batch that are foretold, drawn from all: the states cost more than these.</summary>
    private const int MostPositions = 4096;

    /// <summary>Called after each epoch with its number, from 1, and the mean loss in nats.</summary>
    public Action<int, double>? OnEpoch { get; init; }

    /// <summary>Trains the embedding and the first recurrent layer.</summary>
    /// <param name="classifier">The network, which goes to the GPU if there is one.</param>
    /// <param name="texts">Token ids of reviews, labelled or not.</param>
    /// <param name="stop">Ends it early; what is learnt until then stays.</param>
    public void Start(RecurrentClassifier classifier, IReadOnlyList<int[]> texts, CancellationToken stop)
    {
        NativeTorch.UseOneThread();
        var device = cuda.is_available() ? CUDA : CPU;
        classifier.to(device);
        classifier.train();
        var layer = classifier.Spec.RecurrentLayers[0];
        int vocabulary = classifier.Spec.VocabularySize;
        var frequencies = WordSampling.From(texts, vocabulary, subsampleThreshold: 0);
        using var words = new DrawnWords(frequencies, Negatives, device);
        using var next = new Foretelling(vocabulary, layer.Units, device);
        using var before = layer.Bidirectional ? new Foretelling(vocabulary, layer.Units, device) : null;
        Parameter[] weights =
        [
            .. classifier.Weights().Where(weight => IsLearnt(weight.Name)).Select(weight => weight.Tensor),
            .. next.Weights,
            .. before?.Weights ?? [],
        ];
        using var optimizer = Optimizer.Create(OptimizerKind.Adam, weights);
        var shuffle = new Random(options.Seed);
        var draws = new RandomDraws(options.Seed, stream: 0);
        TrainingExample[] examples =
        [
            .. texts.Where(text => text.Length > 1).Select(text => new TrainingExample(text, IsPositive: false)),
        ];
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            double sum = 0;
            long seen = 0;
            foreach (var batch in LengthBuckets.Shuffle(examples, options.BatchSize, shuffle))
            {
                if (stop.IsCancellationRequested)
                {
                    return;
                }

                using var scope = NewDisposeScope();
                words.Draw(draws);
                var loss = Loss(classifier, batch, next, before, words, shuffle, device);
                foreach (var (weight, gradient) in weights.Zip(autograd.grad([loss], weights)))
                {
                    Keep(weight, gradient);
                }

                optimizer.Clip(options.ClipNorm > 0 ? options.ClipNorm : 1);
                optimizer.Step(options.LearningRate);
                sum += loss.item<float>();
                seen++;
            }

            OnEpoch?.Invoke(epoch, sum / seen);
        }
    }

    private static bool IsLearnt(string name) =>
        name == RecurrentClassifier.EmbeddingWeight || name.StartsWith("recurrent.0.", StringComparison.Ordinal);

    private static void Keep(Parameter weight, Tensor gradient)
    {
        using var noGradient = no_grad();
        if (weight.grad is { } kept)
        {
            kept.copy_(gradient);
        }
        else
        {
            weight.grad = gradient;
        }
    }

    /// <summary>The mean loss of a token that is foretold, nats.</summary>
    private static Tensor Loss(
        RecurrentClassifier classifier,
        TrainingExample[] batch,
        Foretelling next,
        Foretelling? before,
        DrawnWords words,
        Random chance,
        Device device
    )
    {
        var padded = PaddedBatch.Create(batch.Select(example => example.TokenIds).ToArray());
        Tensor tokenIds = padded.TokenIds.to(device),
            lengths = padded.Lengths.to(device);
        var all = classifier.FirstStates(classifier.Embed(tokenIds), lengths); // [batch, time, units]
        long time = all.shape[1];
        var flat = all.reshape(-1, all.shape[2]); // [batch * time, units]
        long[] positions = Positions(batch, time, chance); // of tokens that have a next one
        Tensor here = tensor(positions, device: device),
            there = tensor(Array.ConvertAll(positions, position => position + 1), device: device);
        var ids = tokenIds.reshape(-1).to(ScalarType.Int64);
        var loss = next.Loss(flat.index_select(0, here).narrow(1, 0, next.Units), ids.index_select(0, there), words);
        if (before is null)
        {
            return loss;
        }

        var states = flat.index_select(0, there).narrow(1, next.Units, before.Units);
        return loss.add(before.Loss(states, ids.index_select(0, here), words), Scalars.One).mul(Scalars.Half);
    }

    private static long[] Positions(TrainingExample[] batch, long time, Random chance)
    {
        long[] all =
        [
            .. batch.SelectMany((example, row) => Enumerable.Range(0, example.TokenIds.Length - 1).Select(t => row * time + t)),
        ];
        if (all.Length <= MostPositions)
        {
            return all;
        }

        for (int i = 0; i < MostPositions; i++)
        {
            int j = chance.Next(i, all.Length);
            (all[i], all[j]) = (all[j], all[i]);
        }

        return all[..MostPositions];
    }

    /// <summary>The tokens that the true one of a batch is told from, and how often each token is among them.</summary>
    private sealed class DrawnWords : IDisposable
    {
        private readonly WordSampling frequencies;
        private readonly Device device;
        private readonly long[] drawn;
        private readonly Tensor expected; // [vocabulary], the logarithm of how often a token is expected among them

        public DrawnWords(WordSampling frequencies, int count, Device device)
        {
            (this.frequencies, this.device) = (frequencies, device);
            drawn = new long[count];
            double[] shares = Array.ConvertAll(frequencies.Counts, WordSampling.Share);
            double sum = shares.Sum();
            expected = tensor(
                    Array.ConvertAll(shares, share => (float)Math.Log(count * Math.Max(share, 1e-9) / sum)),
                    device: device
                )
                .DetachFromDisposeScope();
        }

        public Tensor Ids { get; private set; } = null!; // [negatives], int64

        public Tensor Expected(Tensor ids) => expected.index_select(0, ids);

        public void Draw(RandomDraws draws)
        {
            for (int i = 0; i < drawn.Length; i++)
            {
                drawn[i] = frequencies.Negatives.Draw(draws);
            }

            Ids = tensor(drawn, device: device);
        }

        public void Dispose() => expected.Dispose();
    }

    /// <summary>One direction's way from states to tokens, which is thrown away at the end.</summary>
    private sealed class Foretelling : IDisposable
    {
        private readonly Parameter weight; // [vocabulary, units]
        private readonly Parameter bias; // [vocabulary]

        public Foretelling(int vocabulary, int units, Device device)
        {
            Units = units;
            weight = new Parameter(zeros([vocabulary, units], device: device));
            bias = new Parameter(zeros([vocabulary], device: device));
        }

        public long Units { get; }

        public Parameter[] Weights => [weight, bias];

        /// <summary>States, [n, units], and the true tokens, [n], int64 → the mean loss.</summary>
        public Tensor Loss(Tensor states, Tensor truth, DrawnWords words)
        {
            var own = (states * weight.index_select(0, truth))
                .sum(1)
                .add(bias.index_select(0, truth), Scalars.One)
                .add(words.Expected(truth).neg(), Scalars.One); // [n]
            var others = states
                .matmul(weight.index_select(0, words.Ids).t())
                .add(bias.index_select(0, words.Ids), Scalars.One)
                .add(words.Expected(words.Ids).neg(), Scalars.One)
                .masked_fill(truth.unsqueeze(1).eq(words.Ids.unsqueeze(0)), Scalars.MinusInfinity); // [n, negatives]
            return cat([own.unsqueeze(1), others], 1).logsumexp(1).add(own.neg(), Scalars.One).mean();
        }

        public void Dispose()
        {
            weight.Dispose();
            bias.Dispose();
        }
    }
}
