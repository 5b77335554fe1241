using System.Net;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Retrainer;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>
/// Each role can do all of its work with the rights that <c>topics create --acls</c> gives it, and nothing of the work of others.
/// </summary>
[Collection("kafka")]
public sealed class AccessTests(AccessFixture access, TinyModel model)
    : IClassFixture<AccessFixture>,
        IClassFixture<TinyModel>,
        IAsyncLifetime
{
    private const string Raw = "reviews.raw";
    private const string Scored = "reviews.scored";
    private const string Labelled = "reviews.labelled";
    private const string Dead = "reviews.dead-letter";
    private const string Published = "models.published";
    private const string Control = "models.control";
    private const string Status = "models.status";

    private static readonly string[] All = [Raw, Scored, Labelled, Dead, Published, Control, Status];

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await access.StartAsync();

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Roles_WithTheirRights_DoAllOfTheirWork()
    {
        await using var scorer = ProcessRunner.StartScorer(
            ["--model", model.Store, "--url", "http://127.0.0.1:0"],
            access.Environment("scorer")
        );
        await using var retrainer = ProcessRunner.StartRetrainer(
            [
                "--model",
                model.Store,
                "--url",
                "http://127.0.0.1:0",
                "--StreamSentiment:Promotion:LeastReviews",
                "50",
                "--StreamSentiment:Promotion:LeastSpeed",
                "0.01",
                "--StreamSentiment:Promotion:CalibrationError",
                "0.5",
            ],
            access.Environment("retrainer")
        );
        await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.OK);
        await HostProbe.UntilReadyAsync(retrainer, HttpStatusCode.OK);

        string reviews = folder.Write("reviews.jsonl", Lines(40, i => $$"""{"id":"r{{i}}","text":"good movie {{i}}"}"""));
        await SucceedsAsync("producer", "publish", "--data", reviews);
        await access.PublishAsync("producer", Raw, "no JSON");
        string labels = folder.Write(
            "labels.jsonl",
            string.Join(
                '\n',
                RetrainerHouse.Labels(0, 600).Select(label => Encoding.UTF8.GetString(EventSerializer.Serialize(label)))
            )
        );
        await SucceedsAsync("labeller", "publish", "--labelled", "--data", labels);
        await access.PublishAsync("labeller", Labelled, "no JSON"); // the retrainer's dead letter

        string[] seen = await SucceedsAsync("consumer", "watch", "--from-beginning", "--count", "40", "--json");
        Assert.Equal(
            40,
            seen.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()).Distinct().Count()
        );
        await EventuallyDeadAsync(2);
        ReadInAGroup("consumer", "streamsentiment-consumer-shop");

        await SucceedsAsync("operator", "control", "status");
        await SucceedsAsync("operator", "control", "pause", "--wait");
        await SucceedsAsync("operator", "control", "resume", "--wait");
        string[] fast = ["--learning-rate", "0.02", "--epochs", "8", "--hold-out", "0.3", "--rehearsal", "0"];
        await SucceedsAsync("operator", ["control", "retrain", "--wait", .. fast]);
        string retrained = new FolderModelStore(model.Store).Current(TinyModel.Name)!;
        Assert.NotEqual(model.Manifest.Version, retrained);
        await scorer.UntilAsync(() => scorer.Output.Contains($"{TinyModel.Name} {retrained}"), "it serves what was retrained");
        await SucceedsAsync("operator", "control", "promote", model.Manifest.Version, "--wait");
        await SucceedsAsync("operator", "control", "evaluate", "--wait");
        string[] redriven = await SucceedsAsync("operator", "control", "redrive", "--wait");
        Assert.Contains(redriven, line => line.Contains("2 dead letters", StringComparison.Ordinal));
        await SucceedsAsync(null, "topics", "create", "--partitions", "1");
        using (var admin = access.Clients(null).Admin())
        {
            await admin.CreateTopicsAsync([new() { Name = "reviews.rescored", NumPartitions = 1 }]);
        }

        await SucceedsAsync("operator", "control", "replay", "--topic", "reviews.rescored", "--rate", "10000", "--wait");
        await SucceedsAsync(
            "operator",
            "models",
            "promote",
            TinyModel.Name,
            model.Manifest.Version,
            "--models",
            model.Store,
            "--bootstrap",
            access.Broker.TlsLogin
        );
        string[] topics = await SucceedsAsync("operator", "topics", "list");
        Assert.Equal(All.Length, topics.Length);
        await SucceedsAsync("verifier", "verify", "--input", Raw, "--output", Scored, "--dead-letter", Dead);

        await scorer.SignalAsync("TERM");
        await retrainer.SignalAsync("TERM");
        Assert.Equal((0, 0), (await scorer.EndAsync(), await retrainer.EndAsync()));
        Assert.Contains("exactly once", scorer.Output);
        Assert.DoesNotContain("uthoriz", scorer.Output + scorer.Error + retrainer.Output + retrainer.Error);
    }

    [Theory]
    [InlineData("producer", "", Raw)]
    [InlineData("labeller", "", Labelled)]
    [InlineData("consumer", Scored, "")]
    [InlineData("scorer", $"{Raw} {Published} {Control} {Status}", $"{Scored} {Dead} {Status}")]
    [InlineData(
        "retrainer",
        $"{Raw} {Labelled} {Dead} {Control} {Status}",
        $"{Raw} {Labelled} {Dead} {Control} {Status} {Published}"
    )]
    [InlineData("operator", Status, $"{Control} {Published}")]
    [InlineData("verifier", $"{Raw} {Scored} {Dead}", "")]
    [InlineData("admin", "", "")]
    public async Task Role_EveryTopic_IsReadAndWrittenByThoseWhoMay(string role, string reads, string writes)
    {
        using var admin = access.Clients(role).Admin();
        foreach (string topic in All)
        {
            bool canSee = !admin.GetMetadata(topic, Eventually.Patience).Topics.Single().Error.IsError;
            Assert.Equal((topic, Has(reads, topic)), (topic, canSee && CanRead(role, topic)));
            if (Has(writes, topic))
            {
                // The brokers' word: a record that is no review or command would be one too many for who reads it.
                Assert.Contains(AclOperation.Write, await PermittedAsync(admin, topic));
            }
            else
            {
                var refusal = await Assert.ThrowsAsync<ProduceException<byte[], byte[]>>(() =>
                    access.PublishPlainlyAsync(role, topic)
                );
                Assert.Equal((topic, ErrorCode.TopicAuthorizationFailed), (topic, refusal.Error.Code));
            }
        }
    }

    [Fact]
    public void Role_GroupsAndTransactionsOfOthers_AreRefused()
    {
        Assert.Equal(ErrorCode.GroupAuthorizationFailed, JoinFault("retrainer", "streamsentiment-scorer", Raw));
        Assert.Equal(ErrorCode.GroupAuthorizationFailed, JoinFault("consumer", "streamsentiment-scorer", Scored));
        Assert.Equal(ErrorCode.GroupAuthorizationFailed, JoinFault("verifier", "verifiers", Raw));
        Assert.Equal(ErrorCode.TransactionalIdAuthorizationFailed, TransactionFault("producer", "streamsentiment-scorer-a"));
        Assert.Equal(ErrorCode.TransactionalIdAuthorizationFailed, TransactionFault("retrainer", "streamsentiment-scorer-a"));
        Assert.Null(TransactionFault("retrainer", "streamsentiment-retrainer-a"));
    }

    [Fact]
    public async Task TopicsCreate_Acls_SaysWhatItMadeAndMakesNothingTwice()
    {
        Assert.Contains(access.Created, line => Fields(line) is ["scorer", "User:CN=scorer", "READ", "TOPIC", Raw, "created"]);
        Assert.Contains(
            access.Created,
            line => Fields(line) is ["scorer", _, "WRITE", "TRANSACTIONAL_ID", "streamsentiment-scorer-*", "created"]
        );
        Assert.DoesNotContain(access.Created, line => line.Contains("existed", StringComparison.Ordinal));

        // The rights of the role suffice to give rights.
        string[] again = await SucceedsAsync("admin", ["topics", "create", "--acls", .. AccessFixture.Principals, "--json"]);
        var made = JsonDocument.Parse(again[0]).RootElement.EnumerateArray().ToArray();
        Assert.Equal(access.Created.Length, made.Length);
        Assert.All(made, each => Assert.False(each.GetProperty("created").GetBoolean(), $"{each}"));
        Assert.Contains(
            made,
            each =>
                each.TryGetProperty("role", out var role)
                && role.GetString() == "consumer"
                && each.GetProperty("operation").GetString() == "READ"
                && each.GetProperty("resource").GetString() == "GROUP"
                && each.GetProperty("resourceName").GetString() == "streamsentiment-consumer"
                && each.GetProperty("pattern").GetString() == "PREFIXED"
        );
    }

    [Fact]
    public async Task TopicsCreate_AclsByWhoMayNot_SaysWhichRightIsMissing()
    {
        var (code, _, error) = await access.RunAsync("operator", "topics", "create", "--acls", "--principal=scorer=User:me");
        Assert.Equal(1, code);
        Assert.Contains("does not let user operator work: it needs an ACL for CREATE on the cluster", Assert.Single(error));
    }

    [Fact]
    public async Task Host_WithoutARight_SaysWhichIsMissing()
    {
        // The consumer's rights are those of no host: all that a scorer needs beside is named, in one sentence.
        await using var scorer = ProcessRunner.StartScorer(
            ["--model", model.Store, "--url", "http://127.0.0.1:0"],
            access.Environment("consumer")
        );
        await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.ServiceUnavailable, "does not let user consumer work");
        var (_, text) = await HostProbe.ReadyAsync(scorer);
        Assert.Contains($"READ on topic {Raw}", text);
        Assert.Contains($"WRITE on topic {Status}", text);
    }

    [Fact]
    public async Task Scorer_MayNotReadCommands_ScoresNothingUntilItMay()
    {
        using var admin = access.Clients(null).Admin();
        // A pause may be in force, and it cannot know.
        var taken = await admin.DeleteAclsAsync([RightOf("User:CN=scorer", Control, AclOperation.Read)]);
        var rights = taken.Single().AclBindings;
        Assert.NotEmpty(rights);
        try
        {
            long scored = await RecordsAsync(Scored);
            await access.PublishAsync("producer", Raw, """{"id":"before","text":"good"}""");
            await using var scorer = ProcessRunner.StartScorer(
                ["--model", model.Store, "--url", "http://127.0.0.1:0"],
                access.Environment("scorer")
            );
            await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.ServiceUnavailable, $"READ on topic {Control}");
            Assert.Equal(scored, await RecordsAsync(Scored));

            await admin.CreateAclsAsync(rights);
            rights = [];
            await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.OK);
            await scorer.UntilAsync(async () => await RecordsAsync(Scored) > scored, "it scores");
        }
        finally
        {
            if (rights.Count > 0)
            {
                await admin.CreateAclsAsync(rights);
            }
        }
    }

    private static AclBindingFilter RightOf(string principal, string topic, AclOperation operation) =>
        new()
        {
            PatternFilter = new()
            {
                Type = ResourceType.Topic,
                Name = topic,
                ResourcePatternType = ResourcePatternType.Literal,
            },
            EntryFilter = new()
            {
                Principal = principal,
                Operation = operation,
                PermissionType = AclPermissionType.Allow,
            },
        };

    private static bool Has(string topics, string topic) => topics.Split(' ').Contains(topic);

    private static async Task<List<AclOperation>> PermittedAsync(IAdminClient admin, string topic) =>
        (
            await admin.DescribeTopicsAsync(
                TopicCollection.OfTopicNames([topic]),
                new DescribeTopicsOptions { IncludeAuthorizedOperations = true }
            )
        )
            .TopicDescriptions.Single()
            .AuthorizedOperations;

    private async Task<string[]> SucceedsAsync(string? role, params string[] arguments)
    {
        var (code, output, error) = await access.RunAsync(role, arguments);
        Assert.True(code == 0, $"{role}: {string.Join(' ', arguments)}\n{string.Join('\n', [.. output, .. error])}");
        Assert.DoesNotContain(error, line => line.Contains("uthoriz", StringComparison.Ordinal));
        return output;
    }

    private Task EventuallyDeadAsync(int count) =>
        Eventually.IsTrueAsync(async () => await RecordsAsync(Dead) >= count, $"{count} records are dead letters");

    private async Task<long> RecordsAsync(string topic) =>
        (await new TopicInspection(access.Clients(null)).DescribeAsync([topic], [])).Single().Records;

    private void ReadInAGroup(string role, string group)
    {
        using var consumer = access.Clients(role).Reading(Scored, group).Consumer();
        consumer.Subscribe(Scored);
        Assert.NotNull(consumer.Consume(Eventually.Patience));
        consumer.Close();
    }

    private bool CanRead(string role, string topic)
    {
        using var consumer = access.Clients(role).Consumer(tellsEnds: true);
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        while (true)
        {
            try
            {
                Assert.True(consumer.Consume(Eventually.Patience) is not null, $"{role} gets no answer from {topic}.");
                return true;
            }
            catch (ConsumeException e) when (e.Error.Code is ErrorCode.GroupAuthorizationFailed)
            {
                // It is no member of any group.
            }
            catch (ConsumeException e) when (e.Error.Code is ErrorCode.TopicAuthorizationFailed)
            {
                return false;
            }
        }
    }

    private ErrorCode? JoinFault(string role, string group, string topic)
    {
        using var consumer = access.Clients(role).Reading(topic, group).Consumer();
        consumer.Subscribe(topic);
        try
        {
            consumer.Consume(Eventually.Patience);
            return null;
        }
        catch (ConsumeException e)
        {
            return e.Error.Code;
        }
    }

    private ErrorCode? TransactionFault(string role, string id)
    {
        using var producer = access.Clients(role).TransactionalProducer(id);
        try
        {
            producer.InitTransactions(Eventually.Patience);
            return null;
        }
        catch (KafkaException e)
        {
            return e.Error.Code;
        }
    }

    private static string[] Fields(string line) =>
        line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Lines(int count, Func<int, string> line) => string.Join('\n', Enumerable.Range(0, count).Select(line));
}
