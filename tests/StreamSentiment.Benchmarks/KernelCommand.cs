using System.CommandLine;

namespace StreamSentiment.Benchmarks;

/// <summary>The command line of <see cref="KernelDriver"/>.</summary>
internal static class KernelCommand
{
    public static RootCommand Create()
    {
        var model = CommonOptions.Model();
        var data = CommonOptions.DataOrMadeUp();
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often each is measured, in turn.",
            DefaultValueFactory = _ => 7,
        };
        var seconds = new Option<double>("--seconds") { Description = "Of one measurement.", DefaultValueFactory = _ => 2 };
        var command = new RootCommand("Measure the model alone, by the kernel and by libtorch, without Kafka.")
        {
            model,
            data,
            rounds,
            seconds,
        };
        command.SetAction(parsed =>
        {
            using var driver = new KernelDriver(parsed.GetValue(model)!, parsed.GetValue(data));
            driver.Run(parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)));
        });
        return command;
    }
}
