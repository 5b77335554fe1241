using System.CommandLine;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Benchmarks;

/// <summary>The command line of <see cref="LatencyDriver"/>.</summary>
internal static class LatencyCommand
{
    public static RootCommand Create()
    {
        var bootstrap = CommonOptions.Bootstrap();
        var data = CommonOptions.Data();
        var model = CommonOptions.Model();
        var scorer = new Option<string?>("--scorer")
        {
            Description = "Folder of a published scorer. Default: the one built beside.",
            HelpName = "DIR",
        };
        var rates = new Option<double[]>("--rate")
        {
            Description = "Reviews a second; half of the maximum is measured after them.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [500, 2_000, 5_000],
        };
        var seconds = new Option<int>("--seconds")
        {
            Description = "How long each rate is measured; the first 25 s of the first one are told apart.",
            DefaultValueFactory = _ => 60,
        };
        var backlog = new Option<int>("--backlog")
        {
            Description = "Reviews that the maximum is measured with.",
            DefaultValueFactory = _ => 200_000,
        };
        var partitions = CommonOptions.Partitions();
        var deliveries = new Option<Delivery[]>("--delivery")
        {
            Description = "What is measured.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [Delivery.AtLeastOnce, Delivery.ExactlyOnce],
        };
        var commits = new Option<int[]>("--commits")
        {
            Description = "Milliseconds between commits, for exactly once; at least once has the first.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [100, 20],
        };
        var broker = new Option<int?>("--broker")
        {
            Description = "The id of the broker's process, to count its processor time too.",
            HelpName = "PID",
        };
        var command = new RootCommand(
            "Measure the latency of a scorer in a process of its own, from the time at which a review was due to its score being "
                + "read, at steady rates that wait for nothing."
        )
        {
            bootstrap,
            data,
            model,
            scorer,
            rates,
            seconds,
            backlog,
            partitions,
            deliveries,
            commits,
            broker,
        };
        command.SetAction(
            async (parsed, stop) =>
            {
                var driver = new LatencyDriver(
                    parsed.GetValue(bootstrap)!,
                    parsed.GetValue(data)!,
                    parsed.GetValue(model)!,
                    parsed.GetValue(scorer),
                    parsed.GetValue(partitions),
                    parsed.GetValue(broker)
                );
                LatencyDriver.PrintHeader();
                int[] intervals = parsed.GetValue(commits)!;
                foreach (
                    var (delivery, milliseconds) in parsed
                        .GetValue(deliveries)!
                        .SelectMany(each => intervals.Take(each == Delivery.AtLeastOnce ? 1 : int.MaxValue), ValueTuple.Create)
                )
                {
                    await driver.RunAsync(
                        delivery,
                        TimeSpan.FromMilliseconds(milliseconds),
                        parsed.GetValue(rates)!,
                        TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                        parsed.GetValue(backlog),
                        stop
                    );
                }
            }
        );
        return command;
    }
}
