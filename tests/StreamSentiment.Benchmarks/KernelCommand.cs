using System.CommandLine;

namespace StreamSentiment.Benchmarks;

/// <summary>The command line of <see cref="KernelDriver"/>.</summary>
internal static class KernelCommand
{
    public static RootCommand Create()
    {
        var model = new Option<string>("--model", "-m")
        {
            Description = "Folder of the model.",
            Required = true,
            HelpName = "DIR",
        };
        var data = new Option<string?>("--data", "-d")
        {
            Description = "Reviews, for example imdb:PATH#test; made up of the model's words if it is not given.",
            HelpName = "SPEC",
        };
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
