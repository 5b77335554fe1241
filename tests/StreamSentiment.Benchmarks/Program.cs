using BenchmarkDotNet.Running;
using StreamSentiment.Benchmarks;
using StreamSentiment.Benchmarks.Drift;
using StreamSentiment.Benchmarks.Figures;
using StreamSentiment.Benchmarks.Gpu;
using StreamSentiment.Benchmarks.Retraining;

// throughput, latency, swaps, retraining: the whole stream on a real Kafka. kernel: the model alone. gpu: on a GPU, alone and
// in the stream. tap: what looking at the scores costs. drift: planted shifts. figures: the tables of models/README.md.
// Anything else: BenchmarkDotNet, for example --filter '*'.
if (args is ["throughput", .. var rest])
{
    return await ThroughputCommand.Create().Parse(rest).InvokeAsync();
}

if (args is ["latency", .. var latency])
{
    return await LatencyCommand.Create().Parse(latency).InvokeAsync();
}

if (args is ["swaps", .. var swaps])
{
    return await SwapsCommand.Create().Parse(swaps).InvokeAsync();
}

if (args is ["retraining", .. var retraining])
{
    return await RetrainingCommand.Create().Parse(retraining).InvokeAsync();
}

if (args is ["tap", .. var tap])
{
    return await TapCommand.Create().Parse(tap).InvokeAsync();
}

if (args is ["drift", .. var options])
{
    return await DriftCommand.Create().Parse(options).InvokeAsync();
}

if (args is ["kernel", .. var kernel])
{
    return await KernelCommand.Create().Parse(kernel).InvokeAsync();
}

if (args is ["gpu", .. var gpu])
{
    return await GpuCommand.Create().Parse(gpu).InvokeAsync();
}

if (args is ["figures", .. var figures])
{
    return await FiguresCommand.Create().Parse(figures).InvokeAsync();
}

BenchmarkSwitcher.FromAssembly(typeof(RetrainingDriver).Assembly).Run(args);
return 0;
