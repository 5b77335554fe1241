using System.Net;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>
/// Wrong addresses, protocols, passwords and permissions: every verb that meets a broker ends with one sentence, and the hosts
/// say
/// it once in the log and in <c>/health/ready</c>.
/// </summary>
[Collection("kafka")]
public sealed class BrokerUnreachableCaseTests(TinyModel model) : IClassFixture<TinyModel>, IDisposable
{
    private const ResourceType TransactionalId = (ResourceType)5; // librdkafka's; Confluent.Kafka 2.16 has no name for it

    private const string NoName = "error: No Kafka broker answers at no-such-host.invalid:9092: the name does not resolve";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("watch")]
    [InlineData("watch --existing")]
    [InlineData("verify")]
    [InlineData("publish --data FILE")]
    [InlineData("publish --data FILE --labelled")]
    [InlineData("topics create")]
    [InlineData("control pause")]
    [InlineData("control retrain --wait")]
    [InlineData("control status")]
    [InlineData("demo --count 1")]
    [InlineData("models promote NAME VERSION --models STORE")]
    [InlineData("models rollback NAME --to VERSION --models STORE")]
    public async Task Verb_NameThatDoesNotResolve_EndsWithTheSentence(string verb)
    {
        var (code, error) = await RunAsync(verb, "no-such-host.invalid:9092");
        Assert.Equal(1, code);
        Assert.StartsWith(NoName, Assert.Single(error));
    }

    [Fact]
    public async Task Verb_ConnectionIsRefused_EndsWithTheSentence()
    {
        string address = $"127.0.0.1:{FreePorts.Take(1)[0]}";
        var (code, error) = await RunAsync("watch", $"no-such-host.invalid:9092,{address}");
        Assert.Equal(1, code);
        string sentence = Assert.Single(error);
        Assert.Contains($"{address}: the connection is refused", sentence);
        Assert.Contains("no-such-host.invalid:9092: the name does not resolve", sentence);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Host_NameThatDoesNotResolve_SaysSoOnceInTheLogAndWhenAskedWhetherItIsReady(bool isRetrainer)
    {
        string[] arguments = ["--bootstrap", "no-such-host.invalid:9092", "--model", model.Store, "--url", "http://127.0.0.1:0"];
        await using var host = isRetrainer ? ProcessRunner.StartRetrainer(arguments) : ProcessRunner.StartScorer(arguments);
        await HostProbe.UntilReadyAsync(host, HttpStatusCode.ServiceUnavailable, "no-such-host.invalid:9092: the name does not");
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await HostProbe.ReadyAsync(host)).Status);
        }

        await host.SignalAsync("TERM");
        Assert.Equal(0, await host.EndAsync());
        Assert.Single(host.OutputLines, line => line.Contains("no-such-host.invalid"));
        Assert.DoesNotContain("   at ", host.Output + host.Error);
    }

    [Fact]
    public async Task Verb_SecuredBroker_SaysWhatIsWrongAndWorksWhenItIsRight()
    {
        await using var broker = await KafkaFixture.OwnBrokerAsync(isSecured: true, makesTopics: false);
        await AssertSaysAsync(broker.Tls, "it may expect TLS or a login");
        await AssertSaysAsync(broker.Login, "it may expect TLS or a login");
        await AssertSaysAsync(broker.Bootstrap, "the broker may expect no TLS there", "security.protocol=ssl");
        await AssertSaysAsync(broker.Tls, "its TLS certificate is not trusted", "security.protocol=ssl");
        string file = Config(broker.Bootstrap, "security.protocol=SASL_PLAINTEXT", "sasl.mechanism=PLAIN", Plain("alice-secret"));
        await AssertSaysAsync(file, "the broker knows no login there");
        file = Config(broker.Login, "security.protocol=SASL_PLAINTEXT", "sasl.mechanism=PLAIN", Plain("wrong"));
        await AssertSaysAsync(file, "it refuses the login: Authentication failed: Invalid username or password");
        file = Config(broker.Login, "security.protocol=SASL_PLAINTEXT", "sasl.mechanism=SCRAM-SHA-256", Scram("wrong"));
        await AssertSaysAsync(
            file,
            "it refuses the login: Authentication failed during authentication due to invalid credentials"
        );
        file = Config(broker.Login, "security.protocol=SASL_PLAINTEXT", "sasl.mechanism=SCRAM-SHA-512", Scram("alice-secret"));
        await AssertSaysAsync(file, "supported mechanisms: PLAIN,SCRAM-SHA-256");

        // Who is let in may do nothing yet.
        file = Config(broker.Login, "security.protocol=SASL_PLAINTEXT", "sasl.mechanism=SCRAM-SHA-256", Scram("alice-secret"));
        await AssertSaysAsync(file, "needs an ACL for READ on topic reviews.scored", prefix: "error: Kafka at");
        var (code, error) = await RunAsync("topics create", file);
        Assert.Equal(1, code);
        Assert.Contains("does not let user alice work: it needs an ACL for CREATE on the cluster", Assert.Single(error));
        (code, error) = await RunAsync("control status", file);
        Assert.Equal(1, code);
        Assert.Contains("an ACL for WRITE on topic models.control, READ on topic models.status", Assert.Single(error));

        string tls = Config(
            broker.Tls,
            "security.protocol=SSL",
            "ssl.truststore.type=PEM",
            $"ssl.truststore.location={broker.Certificate}"
        );
        (code, error) = await RunAsync("topics create", tls);
        Assert.True(code == 0, string.Join('\n', error));
        (code, error) = await RunAsync("watch --existing", tls);
        Assert.Equal((0, "0 scored reviews, 0 ids, 0.0 % positive"), (code, Assert.Single(error)));

        // A host that may not join its group, until it may.
        await AllowAsync(broker, ResourceType.Topic, AclOperation.Read, AclOperation.Write, AclOperation.Describe);
        await using var scorer = ProcessRunner.StartScorer(
            ["--bootstrap", broker.Login, "--model", model.Store, "--url", "http://127.0.0.1:0"],
            new Dictionary<string, string>
            {
                ["STREAMSENTIMENT__KAFKA__PROPERTIES__SECURITY_PROTOCOL"] = "sasl_plaintext",
                ["STREAMSENTIMENT__KAFKA__PROPERTIES__SASL_MECHANISM"] = "PLAIN",
                ["STREAMSENTIMENT__KAFKA__PROPERTIES__SASL_USERNAME"] = "alice",
                ["STREAMSENTIMENT__KAFKA__PROPERTIES__SASL_PASSWORD"] = "alice-secret",
            }
        );
        await HostProbe.UntilReadyAsync(
            scorer,
            HttpStatusCode.ServiceUnavailable,
            "user alice work: it needs an ACL for WRITE on transactional id streamsentiment-scorer-*"
        );
        await AllowAsync(broker, TransactionalId, AclOperation.Write, AclOperation.Describe);
        await HostProbe.UntilReadyAsync(
            scorer,
            HttpStatusCode.ServiceUnavailable,
            "user alice work: it needs an ACL for READ on group streamsentiment-scorer."
        );
        await AllowAsync(broker, ResourceType.Group, AclOperation.Read);
        await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.OK, "Healthy");
    }

    [Fact]
    public async Task Hosts_TopicsGoAndBrokersGo_AreNotReadyUntilTheyAreBack()
    {
        await using var broker = await KafkaFixture.OwnBrokerAsync();
        var options = new KafkaOptions { Bootstrap = broker.Bootstrap };
        Assert.Equal(0, (await RunAsync("topics create", broker.Bootstrap)).Code);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.Bootstrap }).Build();
        await using var scorer = Scorer(broker);
        await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.OK);
        await using var retrainer = ProcessRunner.StartRetrainer([
            "--bootstrap",
            broker.Bootstrap,
            "--model",
            model.Store,
            "--url",
            "http://127.0.0.1:0",
        ]);
        await HostProbe.UntilReadyAsync(retrainer, HttpStatusCode.OK);

        foreach (string topic in (string[])[options.OutputTopic, options.DeadLetterTopic, options.StatusTopic])
        {
            await admin.DeleteTopicsAsync([topic]);
            await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.ServiceUnavailable, $"Topic {topic} does not exist");
            if (topic != options.OutputTopic)
            {
                await HostProbe.UntilReadyAsync(retrainer, HttpStatusCode.ServiceUnavailable, $"Topic {topic} does not exist");
            }

            await admin.CreateTopicsAsync([
                new()
                {
                    Name = topic,
                    NumPartitions = 1,
                    ReplicationFactor = 1,
                },
            ]);
            await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.OK);
        }

        await HostProbe.UntilReadyAsync(retrainer, HttpStatusCode.OK);
        await broker.KillAsync();
        string away = $"No Kafka broker answers at {broker.Bootstrap}";
        await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.ServiceUnavailable, away);
        await HostProbe.UntilReadyAsync(retrainer, HttpStatusCode.ServiceUnavailable, away);
        await broker.StartAsync();
        await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.OK);
        await HostProbe.UntilReadyAsync(retrainer, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Scorer_BrokerMakesTopicsByItself_IsReadyOnceThereIsSomethingToRead()
    {
        await using var broker = await KafkaFixture.OwnBrokerAsync(isSecured: false, makesTopics: true);
        string data = folder.Write("reviews.jsonl", """{"id":"1","text":"a great film"}""");
        Assert.Equal(0, (await RunAsync($"publish --data {data}", broker.Bootstrap)).Code);
        await using var scorer = Scorer(broker);
        await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.OK);
        await scorer.SignalAsync("TERM");
        Assert.Equal(0, await scorer.EndAsync());
    }

    private ProcessRunner Scorer(BrokerProcess broker) =>
        ProcessRunner.StartScorer(["--bootstrap", broker.Bootstrap, "--model", model.Store, "--url", "http://127.0.0.1:0"]);

    private async Task AssertSaysAsync(
        string target,
        string reason,
        string? property = null,
        string prefix = "error: No Kafka broker answers at 127.0.0.1:"
    )
    {
        var (code, error) = await RunAsync($"watch{(property is null ? "" : $" -X {property}")}", target);
        Assert.Equal(1, code);
        string sentence = Assert.Single(error);
        Assert.StartsWith(prefix, sentence);
        Assert.Contains(reason, sentence);
    }

    /// <param name="target">An address, or a file of client properties.</param>
    private async Task<(int Code, string[] Error)> RunAsync(string verb, string target)
    {
        string file = folder.Write("data.jsonl", """{"id":"1","text":"good","label":"positive"}""");
        string[] words =
        [
            .. verb.Split(' ')
                .Select(word =>
                    word switch
                    {
                        "FILE" => file,
                        "NAME" => TinyModel.Name,
                        "VERSION" => model.Manifest.Version,
                        "STORE" => model.Store,
                        _ => word,
                    }
                ),
        ];
        await using var cli = ProcessRunner.StartCli([
            .. words,
            target.EndsWith(".properties", StringComparison.Ordinal) ? "--command-config" : "--bootstrap",
            target,
        ]);
        return (await cli.EndAsync(), cli.ErrorLines);
    }

    private string Config(string bootstrap, params string[] lines) =>
        folder.Write($"{Guid.NewGuid():N}.properties", string.Join('\n', [$"bootstrap.servers={bootstrap}", .. lines]));

    private static string Plain(string password) => Jaas("plain.PlainLoginModule", password);

    private static string Scram(string password) => Jaas("scram.ScramLoginModule", password);

    private static string Jaas(string module, string password) =>
        $"sasl.jaas.config=org.apache.kafka.common.security.{module} required username=\"alice\" password=\"{password}\";";

    private static async Task AllowAsync(BrokerProcess broker, ResourceType type, params AclOperation[] operations)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.Bootstrap }).Build();
        await admin.CreateAclsAsync(
            operations.Select(operation => new AclBinding
            {
                Pattern = new()
                {
                    Type = type,
                    Name = "*",
                    ResourcePatternType = ResourcePatternType.Literal,
                },
                Entry = new()
                {
                    Principal = "User:alice",
                    Host = "*",
                    Operation = operation,
                    PermissionType = AclPermissionType.Allow,
                },
            })
        );
    }
}
