using BenchmarkDotNet.Running;
using StreamSentiment.Benchmarks;

// throughput, swaps: the whole stream on a real Kafka. Anything else: BenchmarkDotNet, for example --filter '*'.
if (args is ["throughput", .. var rest])
    return await ThroughputCommand.Create().Parse(rest).InvokeAsync();
if (args is ["swaps", .. var swaps])
    return await SwapsCommand.Create().Parse(swaps).InvokeAsync();
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
