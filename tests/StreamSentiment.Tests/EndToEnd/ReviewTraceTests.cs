using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>One trace from a producer's <c>traceparent</c> to the header of the score, on a real Kafka.</summary>
[Collection("kafka")]
public sealed class ReviewTraceTests : IClassFixture<TinyModel>, IDisposable
{
    private const string Producer = "00f067aa0ba902b7"; // the span of whoever publishes

    private readonly KafkaFixture kafka;
    private readonly TinyModel model;
    private readonly ActivityListener listener;
    private readonly ConcurrentQueue<Activity> ended = [];
    private readonly ConcurrentDictionary<string, bool> traces = []; // of this test: others run beside it

    public ReviewTraceTests(KafkaFixture kafka, TinyModel model)
    {
        (this.kafka, this.model) = (kafka, model);
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Tracing.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                traces.ContainsKey(options.Parent.TraceId.ToHexString())
                    ? ActivitySamplingResult.AllDataAndRecorded
                    : ActivitySamplingResult.None,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    [Theory]
    [InlineData(StreamSentiment.Kafka.Clients.Delivery.ExactlyOnce)]
    [InlineData(StreamSentiment.Kafka.Clients.Delivery.AtLeastOnce)]
    public async Task Run_ReviewsWithATraceParent_AreTracedToTheHeaderOfTheScore(StreamSentiment.Kafka.Clients.Delivery delivery)
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        topics.Options.Delivery = delivery;
        string first = NewTrace(),
            second = NewTrace(),
            poison = NewTrace();
        string unsampled = $"00-{ActivityTraceId.CreateRandom()}-{Producer}-00";
        await PublishAsync(topics, "1", """{"id":"1","text":"w1 w2"}""", $"00-{first}-{Producer}-01", "vendor=abc");
        await PublishAsync(topics, "2", """{"id":"2","text":"w3"}""", $"00-{second}-{Producer}-01");
        await PublishAsync(topics, "3", """{"id":"3","text":"w1"}""", unsampled);
        await PublishAsync(topics, "4", """{"id":"4","text":"w1"}""");
        await PublishAsync(topics, "5", "no json", $"00-{poison}-{Producer}-01");

        await using (var scoring = new ScoringRun(topics.Options, model.Store))
        {
            var scores = topics.ScoreRecords(4);
            var letter = Assert.Single(topics.DeadLetters(1));
            await Eventually.EndsAsync(scoring.StopAsync());
            var byKey = scores.ToDictionary(score => Encoding.UTF8.GetString(score.Message.Key), score => score.Message.Headers);

            // The score has the context of the span of its review, whose parent is the producer's.
            var span = Span(first, $"process {topics.Options.InputTopic}");
            Assert.Equal([span.Id], Headers(byKey["1"], "traceparent"));
            Assert.Equal(["vendor=abc"], Headers(byKey["1"], "tracestate"));
            Assert.Equal([Span(second, span.OperationName).Id], Headers(byKey["2"], "traceparent"));
            Assert.Equal([unsampled], Headers(byKey["3"], "traceparent")); // as it came
            Assert.Empty(Headers(byKey["4"], "traceparent"));
            // A dead letter has the headers that its record had: whoever redrives it sends the record again.
            Assert.Equal([$"00-{poison}-{Producer}-01"], Headers(letter.Message.Headers, "traceparent"));
        }

        foreach (string trace in (string[])[first, second])
        {
            var process = Span(trace, $"process {topics.Options.InputTopic}");
            Assert.Equal((Producer, ActivityKind.Consumer), ($"{process.ParentSpanId}", process.Kind));
            var batch = Span(trace, "batch");
            Assert.All(
                (Activity[])[Span(trace, "receive"), batch, Span(trace, $"send {topics.Options.OutputTopic}")],
                child => Assert.Equal(process.SpanId, child.ParentSpanId)
            );
            Assert.All([Span(trace, "prepare"), Span(trace, "model")], stage => Assert.Equal(batch.SpanId, stage.ParentSpanId));
            Assert.All(Of(trace), child => Assert.True(child.StartTimeUtc >= process.StartTimeUtc));
            Assert.Equal(model.Manifest.Version, Span(trace, "model").GetTagItem(Tags.ModelVersion));
            Assert.NotEmpty(batch.Links);
            Assert.Equal(
                delivery == StreamSentiment.Kafka.Clients.Delivery.ExactlyOnce ? 1 : 0,
                Of(trace).Count(child => child.OperationName == "commit")
            );
        }

        var failed = Span(poison, $"process {topics.Options.InputTopic}");
        Assert.Equal((ActivityStatusCode.Error, "invalid-json"), (failed.Status, failed.GetTagItem(Tags.ErrorType)));
        Assert.DoesNotContain(Of(poison), child => child.OperationName == "model");
    }

    public void Dispose() => listener.Dispose();

    private string NewTrace()
    {
        string trace = ActivityTraceId.CreateRandom().ToHexString();
        traces[trace] = true;
        return trace;
    }

    private static Task PublishAsync(
        ScoringTopics topics,
        string key,
        string value,
        string? traceParent = null,
        string? traceState = null
    )
    {
        var headers = new Headers();
        if (traceParent is not null)
        {
            Tracing.Add(headers, traceParent, traceState);
        }

        return topics.PublishAsync(
            new()
            {
                Key = Encoding.UTF8.GetBytes(key),
                Value = Encoding.UTF8.GetBytes(value),
                Headers = headers,
            }
        );
    }

    private Activity[] Of(string trace) => [.. ended.Where(span => span.TraceId.ToHexString() == trace)];

    private Activity Span(string trace, string name) => Assert.Single(Of(trace), span => span.OperationName == name);

    private static string[] Headers(Headers? headers, string name) =>
        [
            .. (headers ?? [])
                .Where(header => header.Key == name)
                .Select(header => Encoding.UTF8.GetString(header.GetValueBytes())),
        ];
}
