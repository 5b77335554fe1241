using System.CommandLine;

namespace StreamSentiment.Benchmarks;

/// <summary>The command line of <see cref="TapDriver"/>.</summary>
internal static class TapCommand
{
    public static RootCommand Create()
    {
        var data = CommonOptions.Data();
        var model = CommonOptions.Model();
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often each is measured, in turn.",
            DefaultValueFactory = _ => 7,
        };
        var reviews = new Option<int>("--reviews") { Description = "Reviews a measurement.", DefaultValueFactory = _ => 5000 };
        var command = new RootCommand(
            "Measure what it costs the scoring that drift is watched and that a version scores in the shadow, without Kafka."
        )
        {
            data,
            model,
            rounds,
            reviews,
        };
        command.SetAction(parsed =>
        {
            using var driver = new TapDriver(parsed.GetValue(data)!, parsed.GetValue(model)!, parsed.GetValue(reviews));
            driver.Run(parsed.GetValue(rounds));
        });
        return command;
    }
}
