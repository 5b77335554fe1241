using System.Net;
using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>
/// The text of a review goes nowhere but into the topics of reviews: not into logs, at Trace either, metrics, answers to
/// commands, or the headers of a dead letter.
/// </summary>
[Collection("kafka")]
public sealed class ReviewTextTests(KafkaFixture kafka, TinyModel model) : IClassFixture<TinyModel>
{
    private const string Marker = "xyzzymarker";

    private static readonly string[] Poison =
    [
        $$$"""{"id":"p1","text":"{{{Marker}}}""",
        $$$"""{{{Marker}}}""",
        $$$"""{"id":"p2","text":["{{{Marker}}}"]}""",
        $$$"""{"id":"p3","text":{"{{{Marker}}}":1}}""",
        $$$"""{"text":"{{{Marker}}}"}""",
        $$$"""{"schemaVersion":2,"id":"p4","text":"{{{Marker}}}"}""",
        $$$"""{"{{{Marker}}}":1,"id":"p5"}""",
        $$$"""{"id":"p6","text":"{{{Marker}}}"} {{{Marker}}}""",
        $$$"""{"schema":{},"payload":{"text":"{{{Marker}}}"}}""",
        $$$"""{"specversion":"1.0","type":"t","data":"{{{Marker}}}"}""",
        $$$"""{"before":null,"after":"{{{Marker}}}","op":"c"}""",
        $$$""" "{{{Marker}}}" """,
        $$$"""{"id":"p7","text":"{{{Marker}}} \ud800"}""",
    ];

    [Fact]
    public async Task Hosts_EveryWayOfAText_SayItNowhere()
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        await topics.CreateModelTopicsAsync();
        var environment = topics.Environment;
        string[] arguments =
        [
            "--model",
            model.Store,
            "--url",
            "http://127.0.0.1:0",
            "--Logging:LogLevel:Default",
            "Trace",
            "--StreamSentiment:Kafka:Envelope",
            "Any",
        ];
        await using var scorer = ProcessRunner.StartScorer(arguments, environment);
        await using var retrainer = ProcessRunner.StartRetrainer(
            [.. arguments, "--group", $"r-{topics.Options.GroupId}"],
            environment
        );
        await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.OK);
        await HostProbe.UntilReadyAsync(retrainer, HttpStatusCode.OK);

        topics.Publish(Enumerable.Range(0, 20).Select(i => new Review($"r{i}", $"good {Marker} movie")));
        using (var producer = topics.Clients.Producer())
        {
            foreach (string value in Poison)
            {
                Produce(producer, topics.Options.InputTopic, value);
                Produce(producer, topics.Options.LabelledTopic, value);
            }

            Produce(producer, topics.Options.InputTopic, "\xFF", Encoding.Latin1, Marker);
            Produce(producer, topics.Options.LabelledTopic, $$$"""{"id":"l","text":"{{{Marker}}}","label":"{{{Marker}}}"}""");
            Produce(
                producer,
                topics.Options.LabelledTopic,
                $$$"""{"id":"l","text":"{{{Marker}}}","label":"positive","weight":-1}"""
            );
            for (int i = 0; i < 40; i++)
            {
                string label = i % 2 == 0 ? "positive" : "negative";
                Produce(
                    producer,
                    topics.Options.LabelledTopic,
                    $$$"""{"id":"l{{{i}}}","text":"{{{label}}} {{{Marker}}} {{{i}}}","label":"{{{label}}}"}"""
                );
            }

            Assert.Equal(0, producer.Flush(Eventually.Patience));
        }

        topics.Scores();
        int dead = (2 * Poison.Length) + 3;
        topics.DeadLetters(dead - 8); // some of the envelopes are read
        using (var admin = topics.Clients.Admin())
        {
            await admin.CreateTopicsAsync([new() { Name = $"{topics.Options.OutputTopic}.again", NumPartitions = 1 }]);
        }

        foreach (
            string command in (string[])
                ["evaluate", "retrain --epochs 1", "redrive", $"replay --topic {topics.Options.OutputTopic}.again", "status"]
        )
        {
            await using var cli = ProcessRunner.StartCli(["control", .. command.Split(' '), "--wait", "--json"], environment);
            await cli.EndAsync(); // whatever comes of it: it must not quote
            AssertSilent($"control {command}", cli.Output + cli.Error);
            Assert.NotEmpty(cli.Output);
        }

        using var http = new HttpClient();
        foreach (var host in (ProcessRunner[])[scorer, retrainer])
        {
            string address = await HostProbe.AddressAsync(host);
            AssertSilent("/metrics", await http.GetStringAsync($"{address}/metrics", TestContext.Current.CancellationToken));
            await host.SignalAsync("TERM");
            Assert.Equal(0, await host.EndAsync());
            Assert.Contains("dbug: ", host.Output); // the level is in force
            AssertSilent("the log", host.Output + host.Error);
        }

        foreach (var letter in topics.DeadLetters(1))
        {
            foreach (var header in letter.Message.Headers)
            {
                AssertSilent(header.Key, Encoding.UTF8.GetString(header.GetValueBytes()));
            }
        }
    }

    private static void AssertSilent(string where, string text)
    {
        int place = text.IndexOf(Marker, StringComparison.OrdinalIgnoreCase);
        string around = place < 0 ? "" : text[Math.Max(0, place - 200)..Math.Min(text.Length, place + 100)];
        Assert.True(place < 0, $"{where}: {around}");
    }

    private static void Produce(
        IProducer<byte[], byte[]> producer,
        string topic,
        string value,
        Encoding? encoding = null,
        string key = "key"
    ) =>
        producer.Produce(topic, new() { Key = Encoding.UTF8.GetBytes(key), Value = (encoding ?? Encoding.UTF8).GetBytes(value) });
}
