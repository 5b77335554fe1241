using System.CommandLine;

namespace StreamSentiment.Benchmarks;

/// <summary>The command line of <see cref="ThroughputDriver"/>.</summary>
internal static class ThroughputCommand
{
    public static RootCommand Create()
    {
        var bootstrap = CommonOptions.Bootstrap();
        var data = CommonOptions.Data();
        var model = CommonOptions.Model();
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often the model and the stream are measured, in turn.",
            DefaultValueFactory = _ => 3,
        };
        var reviews = new Option<int>("--reviews")
        {
            Description = "The least reviews of a round: the data again and again.",
            DefaultValueFactory = _ => 100_000,
        };
        var partitions = CommonOptions.Partitions();
        var rate = new Option<double>("--rate")
        {
            Description = "Reviews a second while latency is measured.",
            DefaultValueFactory = _ => 500,
        };
        var seconds = new Option<int>("--seconds")
        {
            Description = "How long latency is measured.",
            DefaultValueFactory = _ => 20,
        };
        var traced = new Option<double?>("--traced")
        {
            Description = "Measure what traces of this share of the reviews cost, instead of all else.",
            HelpName = "SHARE",
        };
        var scorers = new Option<int?>("--scorers")
        {
            Description = "Measure what so many scorers of one group take, instead of all else.",
            HelpName = "COUNT",
        };
        var command = new RootCommand(
            "Measure reviews/s from topic to topic, the model alone in the same run, and latency at a steady rate. JVM_PEER may "
                + "have the command of another program that does the same work: it finds BOOTSTRAP, INPUT_TOPIC, OUTPUT_TOPIC "
                + "and MODEL in its environment, and is measured in each round."
        )
        {
            bootstrap,
            data,
            model,
            rounds,
            reviews,
            partitions,
            rate,
            seconds,
            traced,
            scorers,
        };
        command.SetAction(
            async (parsed, stop) =>
            {
                await using var driver = new ThroughputDriver(
                    parsed.GetValue(bootstrap)!,
                    parsed.GetValue(data)!,
                    parsed.GetValue(model)!,
                    parsed.GetValue(partitions),
                    parsed.GetValue(reviews)
                );
                if (parsed.GetValue(traced) is { } share)
                {
                    await driver.RunTracedAsync(parsed.GetValue(rounds), share, stop);
                    return;
                }

                if (parsed.GetValue(scorers) is { } count)
                {
                    await driver.RunScorersAsync(parsed.GetValue(rounds), count, stop);
                    return;
                }

                await driver.RunAsync(parsed.GetValue(rounds), parsed.GetValue(rate), parsed.GetValue(seconds), stop);
            }
        );
        return command;
    }
}
