using BenchmarkDotNet.Attributes;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Kernels;

namespace StreamSentiment.Benchmarks;

/// <summary>
/// Each kind of layer by the kernel on one core, 256 reviews of 200 tokens on average; a figure is for one review, and nothing
/// may be allocated. The weights are drawn by chance: they do not change the time.
/// </summary>
[MemoryDiagnoser]
[SimpleJob(warmupCount: 3, iterationCount: 10)]
public class KernelBenchmarks
{
    private const int Reviews = 256;
    private const int Ids = 20_000;

    private readonly float[] logits = new float[Reviews];
    private int[][] reviews = [];
    private KernelEnsemble network = null!;

    public enum Shape
    {
        OneLayer,
        TwoLayers,
        BothDirections,
        Wide,
        Attention,
    }

    [ParamsAllValues]
    public Shape Network { get; set; }

    [Params(Precision.Fp32, Precision.Int16)]
    public Precision Precision { get; set; }

    [GlobalSetup]
    public void Create()
    {
        var random = new Random(1);
        var spec = Spec();
        var weights = KernelEnsemble
            .Weights(spec)
            .ToDictionary(
                weight => weight.Name,
                weight =>
                    Enumerable
                        .Range(0, (int)weight.Shape.Aggregate((a, b) => a * b))
                        .Select(_ => random.NextSingle() - 0.5f)
                        .ToArray()
            );
        network = KernelEnsemble.Create(spec, weights, KernelEnsemble.Widest, Precision);
        reviews =
        [
            .. Enumerable
                .Range(0, Reviews)
                .Select(_ => Enumerable.Range(0, random.Next(20, 381)).Select(_ => random.Next(1, Ids)).ToArray()),
        ];
    }

    [Benchmark(OperationsPerInvoke = Reviews)]
    public double Logits() => network.Logits(reviews, logits);

    private ModelSpec Spec() =>
        Network switch
        {
            Shape.OneLayer => ModelSpec.Named("lstm", Ids),
            Shape.TwoLayers => ModelSpec.Named("stacked-lstm", Ids),
            Shape.BothDirections => ModelSpec.Named("bilstm", Ids),
            Shape.Wide => ModelSpec.Named("product", Ids),
            _ => ModelSpec.Named("bilstm", Ids) with { Pooling = Pooling.Attention },
        };
}
