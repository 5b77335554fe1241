using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Operations;

/// <summary>The scorer as systemd runs it, with a collector for its telemetry and a log for machines.</summary>
[Collection("kafka hosts")]
public sealed class TelemetryProcessTests(KafkaFixture kafka, TinyModel model) : IClassFixture<TinyModel>
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    private static readonly HttpClient Http = new();

    [Fact]
    public async Task Run_WithACollectorUnderSystemd_ExportsAllSignalsAndTellsWhenItIsReady()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "systemd is Linux's.");
        using var topics = await ScoringTopics.CreateAsync(kafka);
        await topics.CreateModelTopicsAsync();
        await using var collector = await Collector.StartAsync();
        using var systemd = new Systemd();
        await using var scorer = ProcessRunner.StartScorer(
            ["--model", model.Store, "--url", "http://127.0.0.1:0", "--StreamSentiment:Scoring:Instance", "scorer-7"],
            new Dictionary<string, string>(topics.Environment)
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
                ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
                ["OTEL_SERVICE_NAME"] = "reviews",
                ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=test-bench",
                ["NOTIFY_SOCKET"] = systemd.Path,
                ["Logging__Console__FormatterName"] = "json",
            }
        );
        string address = await AddressAsync(scorer);
        await scorer.UntilAsync(() => systemd.Told.Any(news => news.Contains("READY=1")), "systemd hears that it is ready");
        Assert.StartsWith("Healthy", await TextAsync($"{address}/health/ready"));
        Assert.Equal("Healthy", await TextAsync($"{address}/health/startup"));
        var headers = new Confluent.Kafka.Headers();
        Tracing.Add(headers, $"00-{Trace}-00f067aa0ba902b7-01", null);
        await topics.PublishAsync(
            new()
            {
                Key = [1],
                Value = """{"id":"1","text":"w1 w2"}"""u8.ToArray(),
                Headers = headers,
            }
        );

        byte[] trace = Convert.FromHexString(Trace);
        await scorer.UntilAsync(() => collector.Has("/v1/traces", trace), "the trace is exported");
        await scorer.UntilAsync(() => collector.Has("/v1/metrics", trace), "a measurement has the trace as its exemplar");
        await scorer.UntilAsync(() => collector.Has("/v1/logs", "Assigned partitions"u8), "the log is exported");
        foreach (string path in (string[])["/v1/traces", "/v1/metrics", "/v1/logs"])
        {
            Assert.True(collector.Has(path, "reviews"u8), path);
            Assert.True(collector.Has(path, "scorer-7"u8), path);
            Assert.True(collector.Has(path, "test-bench"u8), path);
        }

        await scorer.SignalAsync("TERM");
        Assert.Equal(0, await scorer.EndAsync());
        Assert.Contains(systemd.Told, news => news.Contains("STOPPING=1"));
        Assert.All(
            scorer.OutputLines,
            line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind)
        );
    }

    [Fact]
    public async Task Run_NoBrokerUnderSystemd_HasStartedButIsNotReadyAndAsksForTime()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "systemd is Linux's.");
        using var systemd = new Systemd();
        await using var scorer = ProcessRunner.StartScorer(
            ["--model", model.Store, "--url", "http://127.0.0.1:0", "--bootstrap", "127.0.0.1:1"],
            new Dictionary<string, string> { ["NOTIFY_SOCKET"] = systemd.Path }
        );
        string address = await HostProbe.AddressAsync(scorer);
        await scorer.UntilAsync(() => systemd.Told.Any(news => news.Contains("No Kafka broker answers")), "it says why");
        Assert.Equal("Healthy", await TextAsync($"{address}/health/startup"));
        Assert.DoesNotContain(systemd.Told, news => news.Contains("READY=1"));
        Assert.Contains(systemd.Told, news => news.Contains("EXTEND_TIMEOUT_USEC=30000000"));
    }

    /// <summary>The address in a log of JSON, where a slash is none of the text.</summary>
    private static async Task<string> AddressAsync(ProcessRunner scorer)
    {
        await scorer.UntilAsync(() => scorer.Output.Contains("Now listening on", StringComparison.Ordinal), "it listens");
        return scorer
            .OutputLines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("Message").GetString()!)
            .First(message => message.StartsWith("Now listening on", StringComparison.Ordinal))
            .Split(": ")[1];
    }

    private static async Task<string> TextAsync(string url)
    {
        using var response = await Http.GetAsync(url, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Keeps what is sent to it by OTLP over HTTP.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly ConcurrentQueue<(string Path, byte[] Body)> received = [];
        private readonly WebApplication app;

        private Collector()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            app = builder.Build();
            app.MapPost("/{**path}", TakeAsync);
        }

        public string Address => app.Urls.First();

        public static async Task<Collector> StartAsync()
        {
            var collector = new Collector();
            await collector.app.StartAsync(TestContext.Current.CancellationToken);
            return collector;
        }

        public bool Has(string path, ReadOnlySpan<byte> bytes)
        {
            foreach (var (where, body) in received)
            {
                if (where == path && body.AsSpan().IndexOf(bytes) >= 0)
                {
                    return true;
                }
            }

            return false;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task TakeAsync(HttpContext context)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            received.Enqueue((context.Request.Path, body.ToArray()));
        }
    }

    /// <summary>The socket that systemd would give to a unit of Type=notify.</summary>
    private sealed class Systemd : IDisposable
    {
        private readonly Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        private readonly ConcurrentQueue<string> told = [];

        public Systemd()
        {
            Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"notify-{Guid.NewGuid():N}");
            socket.Bind(new UnixDomainSocketEndPoint(Path));
        }

        public string Path { get; }

        /// <summary>What it was told so far; reads what has come.</summary>
        public IReadOnlyCollection<string> Told
        {
            get
            {
                byte[] buffer = new byte[4096];
                while (socket.Available > 0)
                {
                    told.Enqueue(Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer)));
                }

                return told;
            }
        }

        public void Dispose()
        {
            socket.Dispose();
            File.Delete(Path);
        }
    }
}
