using System.CommandLine;
using StreamSentiment.Cli.Options;
using StreamSentiment.Contracts;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Says which version of a model is current: in the store, and then to the scorers.</summary>
internal static class PromotionVerbs
{
    private static readonly Argument<string> Name = new("name") { Description = "The model's name: its folder in the store." };

    private static readonly Option<string> Models = new("--models")
    {
        Description = "Model store: a folder, or s3://BUCKET/PREFIX. Default: the bundled one.",
        DefaultValueFactory = _ => CommonOptions.BundledModels,
        HelpName = "STORE",
    };

    private static readonly Option<string?> Bootstrap = new("--bootstrap", "-b")
    {
        Description =
            "Brokers to ask first: HOST:PORT, separated by commas. Default: STREAMSENTIMENT__KAFKA__BOOTSTRAP; without it scorers hear of it when they start.",
        HelpName = "HOST:PORT",
    };

    private static readonly Option<string[]> Properties = KafkaConnection.Properties();

    public static Command Promote()
    {
        var version = new Argument<string>("version") { Description = "The version's folder below it." };
        var command = new Command("promote", "Make a version current, and tell the scorers, who take it over in mid-stream.")
        {
            Name,
            version,
            Models,
            Bootstrap,
            Properties,
        };
        command.SetAction(
            (parsed, stop) =>
            {
                string target = parsed.GetValue(version)!;
                return MakeCurrentAsync(parsed, target, store => store.MakeCurrent(parsed.GetValue(Name)!, target), stop);
            }
        );
        return command;
    }

    public static Command RollBack()
    {
        var to = new Option<string?>("--to")
        {
            Description = "The version to go back to. Default: the one that was current before.",
            HelpName = "VERSION",
        };
        var command = new Command("rollback", "Make an earlier version current again, and tell the scorers.")
        {
            Name,
            to,
            Models,
            Bootstrap,
            Properties,
        };
        command.SetAction(
            (parsed, stop) =>
            {
                string name = parsed.GetValue(Name)!;
                string target =
                    parsed.GetValue(to)
                    ?? ModelLocation.OpenStore(parsed.GetValue(Models)!).Previous(name)
                    ?? throw new InvalidModelException(
                        $"There is no version of {name} in {parsed.GetValue(Models)} that was current before: name one with --to."
                    );
                return MakeCurrentAsync(parsed, target, store => store.RollBack(name, target), stop);
            }
        );
        return command;
    }

    /// <summary>What can fail comes first: a version that no scorer would take, a Kafka that is not there.</summary>
    private static async Task<int> MakeCurrentAsync(
        ParseResult parsed,
        string version,
        Action<ModelStore> point,
        CancellationToken stop
    )
    {
        string name = parsed.GetValue(Name)!;
        var store = ModelLocation.OpenStore(parsed.GetValue(Models)!);
        SentimentModel.Load(store.Find(name, version)).Dispose();
        var options = KafkaConnection.ReadIfGiven(parsed.GetValue(Bootstrap), parsed.GetValue(Properties)!);
        using var publisher = options is null ? null : KafkaConnection.Publisher(options);
        publisher?.CheckTopic(options!.PublishedTopic);

        string? former = store.Current(name);
        point(store);
        Console.Out.WriteLine(
            $"{name} {version} is current{(former is null || former == version ? "" : $", {former} was before")}"
        );
        if (publisher is null)
        {
            Terminal.Say("No scorer was told: that takes --bootstrap");
            return ExitCode.Done;
        }

        // Also when the version was current already: then it is said again, for a scorer that did not hear it.
        await publisher.PublishAsync(new ModelReference(name, version), former == version ? null : former, stop);
        Terminal.Say($"Published to {options!.PublishedTopic}");
        return ExitCode.Done;
    }
}
