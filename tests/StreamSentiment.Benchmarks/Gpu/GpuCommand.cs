using System.CommandLine;
using StreamSentiment.Modeling.Native;
using TorchSharp;

namespace StreamSentiment.Benchmarks.Gpu;

/// <summary>The command line of <see cref="GpuDriver"/>, and of the stream on a GPU.</summary>
internal static class GpuCommand
{
    private const int NoGpu = 3;

    public static RootCommand Create()
    {
        var model = CommonOptions.Model();
        var data = CommonOptions.DataOrMadeUp();
        var device = new Option<string>("--device")
        {
            Description = "cuda, or cpu to try the same code where there is no GPU.",
            DefaultValueFactory = _ => "cuda",
        };
        device.AcceptOnlyFromAmong("cuda", "cpu");
        var sizes = new Option<int[]>("--sizes")
        {
            Description = "Reviews in a batch.",
            DefaultValueFactory = _ => [256, 1024, 4096, 16384],
            AllowMultipleArgumentsPerToken = true,
        };
        var workers = new Option<int[]>("--workers")
        {
            Description = "Threads that score at once.",
            DefaultValueFactory = _ => [1, 2, 4],
            AllowMultipleArgumentsPerToken = true,
        };
        var runs = new Option<int[]>("--runs")
        {
            Description = "The most reviews that run together, for the third table.",
            DefaultValueFactory = _ => [512, 1024, 2048, 4096],
            AllowMultipleArgumentsPerToken = true,
        };
        var bootstrap = new Option<string?>("--bootstrap", "-b")
        {
            Description = "A real Kafka: measure the stream too. Takes --data.",
            HelpName = "HOST:PORT",
        };
        var reviews = new Option<int>("--reviews")
        {
            Description = "The least reviews of the stream: the data again and again.",
            DefaultValueFactory = _ => 1_000_000,
        };
        var partitions = new Option<int>("--partitions") { Description = "Of the topics.", DefaultValueFactory = _ => 16 };
        var scorers = new Option<int[]>("--scorers")
        {
            Description = "Members of the group that score the stream.",
            DefaultValueFactory = _ => [1, 2, 4],
            AllowMultipleArgumentsPerToken = true,
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often each is measured, in turn.",
            DefaultValueFactory = _ => 3,
        };
        var seconds = new Option<double>("--seconds") { Description = "Of one measurement.", DefaultValueFactory = _ => 1 };
        var command = new RootCommand("Measure the model alone on a GPU, and with --bootstrap the stream from topic to topic.")
        {
            model,
            data,
            device,
            sizes,
            workers,
            runs,
            rounds,
            seconds,
            bootstrap,
            reviews,
            partitions,
            scorers,
        };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(bootstrap) is not null && parsed.GetValue(data) is null)
            {
                parsed.AddError("--bootstrap takes --data: the stream needs texts.");
            }
        });
        command.SetAction(
            async (parsed, stop) =>
            {
                NativeTorch.EnsureLoaded();
                bool isCuda = parsed.GetValue(device) == "cuda";
                if (isCuda && !torch.cuda.is_available())
                {
                    Console.Error.WriteLine(
                        "There is no CUDA device that libtorch can use here, so nothing was measured. It takes an NVIDIA GPU and "
                            + "a build with -p:TorchBackend=cuda; --device cpu tries the same code on the CPU."
                    );
                    return NoGpu;
                }

                using (
                    var driver = new GpuDriver(
                        parsed.GetValue(model)!,
                        parsed.GetValue(data),
                        isCuda ? torch.CUDA : torch.CPU,
                        parsed.GetValue(sizes)!,
                        parsed.GetValue(workers)!,
                        parsed.GetValue(runs)!
                    )
                )
                {
                    driver.Run(parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)));
                }

                if (parsed.GetValue(bootstrap) is { } kafka)
                {
                    await new GpuStream(
                        kafka,
                        parsed.GetValue(model)!,
                        parsed.GetValue(data)!,
                        parsed.GetValue(reviews),
                        parsed.GetValue(partitions),
                        parsed.GetValue(scorers)!
                    ).RunAsync(parsed.GetValue(rounds), stop);
                }

                return 0;
            }
        );
        return command;
    }
}
