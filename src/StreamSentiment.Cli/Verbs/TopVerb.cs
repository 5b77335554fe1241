using System.CommandLine;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Top;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Shows what the live page of a host shows.</summary>
internal static class TopVerb
{
    public static Command Create()
    {
        var url = new Option<string>("--url", "-u")
        {
            Description =
                "Address of a scorer's or retrainer's health and metrics (its Http:Url). Default: "
                + "http://127.0.0.1:8080, the scorer.",
            DefaultValueFactory = _ => "http://127.0.0.1:8080",
            HelpName = "http://HOST:PORT",
        };
        var asJson = CommonOptions.Json("Write the state once, as JSON, to standard output.");
        var command = new Command(
            "top",
            "Show what a running scorer or retrainer does: throughput, lag, latency, model, commands."
        )
        {
            url,
            asJson,
        };
        command.SetAction(
            async (parsed, stop) =>
            {
                using var host = new HostConnection(parsed.GetValue(url)!);
                if (parsed.GetValue(asJson))
                {
                    Terminal.WriteJson((await host.MeasuredAsync(stop)).Json.WriteTo, indented: true);
                }
                else if (Terminal.Data.CanRedraw())
                {
                    await new TopView(Terminal.Data, TimeProvider.System).ShowAsync(host, stop);
                }
                else
                {
                    Terminal.Data.Write(TopTable.Create((await host.MeasuredAsync(stop)).State));
                }

                return ExitCode.Done;
            }
        );
        return command;
    }
}
