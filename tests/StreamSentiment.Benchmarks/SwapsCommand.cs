using System.CommandLine;

namespace StreamSentiment.Benchmarks;

/// <summary>The command line of <see cref="SwapsDriver"/>.</summary>
internal static class SwapsCommand
{
    public static RootCommand Create()
    {
        var bootstrap = CommonOptions.Bootstrap();
        var data = CommonOptions.Data();
        var model = CommonOptions.Model();
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often steady scoring and swaps are measured, in turn.",
            DefaultValueFactory = _ => 3,
        };
        var swaps = new Option<int>("--swaps") { Description = "Swaps a round.", DefaultValueFactory = _ => 100 };
        var pause = new Option<int>("--pause")
        {
            Description = "Milliseconds between a swap and the next publication.",
            DefaultValueFactory = _ => 100,
        };
        var rate = new Option<double>("--rate") { Description = "Reviews a second.", DefaultValueFactory = _ => 500 };
        var seconds = new Option<int>("--seconds")
        {
            Description = "How long steady scoring is measured.",
            DefaultValueFactory = _ => 20,
        };
        var partitions = CommonOptions.Partitions();
        var command = new RootCommand("Measure latency at a steady rate, without and with model versions being taken over.")
        {
            bootstrap,
            data,
            model,
            rounds,
            swaps,
            pause,
            rate,
            seconds,
            partitions,
        };
        command.SetAction(
            async (parsed, stop) =>
            {
                using var driver = new SwapsDriver(
                    parsed.GetValue(bootstrap)!,
                    parsed.GetValue(data)!,
                    parsed.GetValue(model)!,
                    parsed.GetValue(partitions),
                    parsed.GetValue(rate)
                );
                await driver.RunAsync(
                    parsed.GetValue(rounds),
                    parsed.GetValue(swaps),
                    TimeSpan.FromMilliseconds(parsed.GetValue(pause)),
                    TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    stop
                );
            }
        );
        return command;
    }
}
