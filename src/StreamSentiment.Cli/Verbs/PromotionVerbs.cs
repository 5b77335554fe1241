using System.CommandLine;
using StreamSentiment.Cli.Options;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Makes a version of a model current in the store, and then tells the scorers.</summary>
internal static class PromotionVerbs
{
    private static readonly Argument<string> Name = new("name") { Description = "Name of the model: its folder in the store." };

    private static readonly Option<string> Models = new("--models")
    {
        Description = "Model store: a folder, or s3://BUCKET/PREFIX. Default: the bundled store.",
        DefaultValueFactory = _ => CommonOptions.BundledModels,
        HelpName = "STORE",
    };

    private static readonly KafkaConnection Connection = new(
        "STREAMSENTIMENT__KAFKA__BOOTSTRAP. Without a broker, scorers load the version at their next start."
    );

    private static readonly Option<bool> Json = CommonOptions.Json();

    public static Command Promote()
    {
        var version = new Argument<string>("version") { Description = "Version: its folder below the model's." };
        var command = new Command("promote", "Make a version current and tell the scorers, which switch to it while they score.")
        {
            Name,
            version,
            Models,
            Json,
        };
        Connection.AddTo(command);
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
            Description = "Version to go back to. Default: the one that was current before.",
            HelpName = "VERSION",
        };
        var command = new Command("rollback", "Make an earlier version current again and tell the scorers.") { Name, to, Models };
        Connection.AddTo(command);
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

    /// <summary>
    /// Makes the version current after the steps that can fail: a version that no scorer can load, a Kafka that does not answer.
    /// </summary>
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
        var options = Connection.ReadIfGiven(parsed);
        if (options is not null)
        {
            await KafkaConnection.CheckAsync(options, [TopicUse.Write(options.PublishedTopic)], stop);
        }

        using var publisher = options is null ? null : KafkaConnection.Publisher(options);

        string? former = store.Current(name);
        point(store);
        string? before = former == version ? null : former;
        if (parsed.GetValue(Json))
        {
            WriteJson(name, version, before);
        }
        else
        {
            Terminal.Data.WriteSentence($"{name} {version} is current{(before is null ? "" : $", {before} was before")}");
        }

        if (publisher is null)
        {
            Terminal.Say("No scorer was told, because --bootstrap is missing; scorers load it at their next start");
            return ExitCode.Done;
        }

        // Also if the version was current already, for a scorer that missed the event.
        await publisher.PublishAsync(new ModelReference(name, version), before, stop);
        Terminal.Say($"Published to {options!.PublishedTopic}");
        return ExitCode.Done;
    }

    private static void WriteJson(string name, string version, string? former) =>
        Terminal.WriteJson(json =>
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("version", version);
            json.WriteString("formerVersion", former);
            json.WriteEndObject();
        });
}
