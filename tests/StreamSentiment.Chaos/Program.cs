using System.CommandLine;
using StreamSentiment.Chaos;
using StreamSentiment.Chaos.Faults;

var seed = new Option<int>("--seed")
{
    Description = "Chooses the faults and all that is by chance. Default: 1.",
    DefaultValueFactory = _ => 1,
};
var faults = new Option<int>("--faults") { Description = "Number of faults. Default: 20.", DefaultValueFactory = _ => 20 };
var only = new Option<string[]>("--only")
{
    Description = $"Kinds of faults. Default: all. {string.Join(", ", FaultDeck.Names)}.",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => [],
};
var nodes = new Option<int>("--nodes") { Description = "Brokers, 1 or 3. Default: 3.", DefaultValueFactory = _ => 3 };
var scorers = new Option<int>("--scorers") { Description = "Scorers. Default: 3.", DefaultValueFactory = _ => 3 };
var rate = new Option<int>("--rate") { Description = "Records a second. Default: 200.", DefaultValueFactory = _ => 200 };
var withoutRetrainer = new Option<bool>("--without-retrainer") { Description = "Start no retrainer." };
var limit = new Option<int>("--limit")
{
    Description = "Seconds after which no fault begins any more. Default: 86400.",
    DefaultValueFactory = _ => 86_400,
};
var delivery = new Option<string?>("--delivery")
{
    Description = "at-least-once or exactly-once. Default: that of the scorers, of which only losses are failures.",
};
var groupTimeout = new Option<int?>("--group-timeout")
{
    Description = "Seconds after which the group gives up a silent scorer. Default: that of the scorers.",
};
var data = new Option<string?>("--data") { Description = "Reviews, as in publish --data. Default: made-up ones." };
var kafka = new Option<string?>("--kafka") { Description = "An Apache Kafka. Default: KAFKA_HOME." };
var hosts = new Option<string?>("--hosts")
{
    Description = "Folder that deploy/docker/publish has written: hosts as the images have them. Default: those built with this.",
};
var folder = new Option<string?>("--folder")
{
    Description = "Where logs are kept. Default: a temporary folder, deleted at the end.",
};
var root = new RootCommand("Faults against real brokers and the hosts, and the proof that no review is lost by them.")
{
    seed,
    faults,
    only,
    nodes,
    scorers,
    rate,
    withoutRetrainer,
    limit,
    delivery,
    groupTimeout,
    data,
    kafka,
    hosts,
    folder,
};
root.SetAction(
    async (parsed, stop) =>
    {
        var options = new ChaosOptions
        {
            Seed = parsed.GetValue(seed),
            CommandLine = string.Join(' ', args.Contains("--seed") ? args : [.. args, "--seed", $"{parsed.GetValue(seed)}"]),
            Faults = parsed.GetValue(faults),
            Only = parsed.GetValue(only)!,
            Nodes = parsed.GetValue(nodes),
            Scorers = parsed.GetValue(scorers),
            Rate = parsed.GetValue(rate),
            HasRetrainer = !parsed.GetValue(withoutRetrainer),
            Limit = TimeSpan.FromSeconds(parsed.GetValue(limit)),
            Delivery = parsed.GetValue(delivery),
            GroupTimeout = parsed.GetValue(groupTimeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Data = parsed.GetValue(data),
            KafkaHome =
                parsed.GetValue(kafka)
                ?? Environment.GetEnvironmentVariable("KAFKA_HOME")
                ?? throw new InvalidOperationException("Set KAFKA_HOME to an Apache Kafka, or give --kafka."),
            Hosts = parsed.GetValue(hosts),
        };
        var logs = new DirectoryInfo(
            parsed.GetValue(folder) ?? Directory.CreateTempSubdirectory("streamsentiment-chaos-").FullName
        );
        logs.Create();
        try
        {
            return await new ChaosRun(options, logs.FullName, Console.Out).RunAsync(stop) ? 0 : 1;
        }
        finally
        {
            if (parsed.GetValue(folder) is null)
            {
                logs.Delete(recursive: true);
            }
        }
    }
);
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
