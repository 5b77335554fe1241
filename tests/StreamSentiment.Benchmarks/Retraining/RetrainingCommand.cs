using System.CommandLine;

namespace StreamSentiment.Benchmarks.Retraining;

/// <summary>The command line of <see cref="RetrainingDriver"/>.</summary>
internal static class RetrainingCommand
{
    public static RootCommand Create()
    {
        var bootstrap = CommonOptions.Bootstrap();
        var data = CommonOptions.Data(
            "Labelled reviews of a domain, for example amazon-domains:PATH#electronics; every fifth is held back."
        );
        var model = CommonOptions.Model("Folder of the model of another domain; it is copied.");
        var rehearsal = new Option<string>("--rehearsal")
        {
            Description = "What the model was trained on, for example imdb:PATH#train.",
            DefaultValueFactory = _ => "",
            HelpName = "SPEC",
        };
        var anchor = new Option<string>("--anchor")
        {
            Description = "What no candidate may forget, for example imdb:PATH#test.",
            DefaultValueFactory = _ => "",
            HelpName = "SPEC",
        };
        var rate = new Option<double>("--rate")
        {
            Description = "Reviews a second that are scored meanwhile.",
            DefaultValueFactory = _ => 200,
        };
        var command = new RootCommand(
            "Retrain a model on another domain while it scores: what it gains, how long it takes, and what a wrong teacher does."
        )
        {
            bootstrap,
            data,
            model,
            rehearsal,
            anchor,
            rate,
        };
        command.SetAction(
            async (parsed, stop) =>
            {
                using var driver = new RetrainingDriver(
                    parsed.GetValue(bootstrap)!,
                    parsed.GetValue(data)!,
                    parsed.GetValue(model)!,
                    parsed.GetValue(rehearsal)!,
                    parsed.GetValue(anchor)!,
                    parsed.GetValue(rate)
                );
                await driver.RunAsync(stop);
            }
        );
        return command;
    }
}
