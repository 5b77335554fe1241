using Microsoft.Extensions.Configuration;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;
using StreamSentiment.Hosting;
using StreamSentiment.Operations;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Tests.Operations;

/// <summary>OpenTelemetry's standard variables, as a person or an orchestrator sets them.</summary>
public sealed class ExportSettingsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("ENDPOINT=http://c:4317", "traces metrics logs")]
    [InlineData("ENDPOINT=", "")] // a variable that is empty counts as not set
    [InlineData("TRACES_ENDPOINT=http://c:4318/v1/traces", "traces")]
    [InlineData("METRICS_ENDPOINT=http://c:4318/v1/metrics", "metrics")]
    [InlineData("LOGS_ENDPOINT=https://c/v1/logs", "logs")]
    [InlineData("ENDPOINT=http://c:4317 OTEL_LOGS_EXPORTER=none", "traces metrics")]
    [InlineData("OTEL_TRACES_EXPORTER=otlp", "traces")] // to where OTLP goes by default
    [InlineData("ENDPOINT=http://c:4317 OTEL_METRICS_EXPORTER=prometheus", "traces logs")]
    [InlineData("ENDPOINT=http://c:4317 OTEL_METRICS_EXPORTER=prometheus,otlp", "traces metrics logs")]
    [InlineData("ENDPOINT=http://c:4317 OTEL_SDK_DISABLED=true", "")]
    [InlineData("ENDPOINT=http://c:4317 OTEL_TRACES_SAMPLER=always_off", "metrics logs")]
    public void Signals_Variables_SayWhatIsExported(string variables, string expected)
    {
        var settings = Read(variables);
        string[] exported =
        [
            .. settings.Traces ? ["traces"] : Array.Empty<string>(),
            .. settings.Metrics ? ["metrics"] : Array.Empty<string>(),
            .. settings.Logs ? ["logs"] : Array.Empty<string>(),
        ];
        Assert.Equal(expected, string.Join(' ', exported));
    }

    [Theory]
    [InlineData("", true, 0.01)]
    [InlineData("OTEL_TRACES_SAMPLER_ARG=0.5", true, 0.5)]
    [InlineData("OTEL_TRACES_SAMPLER=parentbased_always_on", true, 1)]
    [InlineData("OTEL_TRACES_SAMPLER=parentbased_always_off", true, 0)]
    [InlineData("OTEL_TRACES_SAMPLER=parentbased_traceidratio OTEL_TRACES_SAMPLER_ARG=0.2", true, 0.2)]
    [InlineData("OTEL_TRACES_SAMPLER=parentbased_traceidratio", true, 1)]
    [InlineData("OTEL_TRACES_SAMPLER=traceidratio OTEL_TRACES_SAMPLER_ARG=0.2", false, 1)]
    [InlineData("OTEL_TRACES_SAMPLER=Always_On", false, 1)]
    public void Sampling_Variables_SayWhichReviewsAreAskedFor(string variables, bool followsParent, double rootShare) =>
        Assert.Equal(new TraceSampling(followsParent, rootShare), Read(variables).Sampling);

    [Fact]
    public void Sampler_ShareOfTraces_LeavesReviewsThatWereDrawnAndDropsTheShareOfCommands()
    {
        var sampler = Read("OTEL_TRACES_SAMPLER=parentbased_traceidratio OTEL_TRACES_SAMPLER_ARG=0").Sampler;
        Assert.Equal(SamplingDecision.RecordAndSample, Decide("process reviews.raw", System.Diagnostics.ActivityKind.Consumer));
        Assert.Equal(SamplingDecision.Drop, Decide("pause", System.Diagnostics.ActivityKind.Internal));

        SamplingDecision Decide(string name, System.Diagnostics.ActivityKind kind) =>
            sampler
                .ShouldSample(new SamplingParameters(default, System.Diagnostics.ActivityTraceId.CreateRandom(), name, kind))
                .Decision;
    }

    [Theory]
    [InlineData("ENDPOINT=collector", "OTEL_EXPORTER_OTLP_ENDPOINT is 'collector'")]
    [InlineData("ENDPOINT=collector:4317", "OTEL_EXPORTER_OTLP_ENDPOINT is 'collector:4317'")]
    [InlineData("ENDPOINT=http://c:1 TRACES_ENDPOINT=ftp://c", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is 'ftp://c'")]
    [InlineData("PROTOCOL=http/json", "OTEL_EXPORTER_OTLP_PROTOCOL is 'http/json'")]
    [InlineData("TIMEOUT=10s", "OTEL_EXPORTER_OTLP_TIMEOUT is '10s'")]
    [InlineData("OTEL_TRACES_SAMPLER=sometimes", "OTEL_TRACES_SAMPLER is 'sometimes'")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG=1 %", "OTEL_TRACES_SAMPLER_ARG is '1 %'")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG=2", "OTEL_TRACES_SAMPLER_ARG is '2'")]
    public void Create_ValueThatCannotBe_IsRefusedByName(string variables, string sentence) =>
        Assert.StartsWith(sentence, Assert.Throws<InvalidSettingException>(() => Read(variables)).Message);

    [Fact]
    public void Apply_SignalOfItsOwn_GoesThereAndTheOthersToThatOfAll()
    {
        var settings = Read(
            "ENDPOINT=http://c:4317 TRACES_ENDPOINT=http://t:4318/v1/traces TRACES_PROTOCOL=http/protobuf TRACES_HEADERS=key=1 "
                + "TRACES_TIMEOUT=5"
        );
        OtlpExporterOptions traces = new(),
            logs = new();
        settings.Apply(traces, "TRACES");
        settings.Apply(logs, "LOGS");
        Assert.Equal(
            ("http://t:4318/v1/traces", OtlpExportProtocol.HttpProtobuf, "key=1", 5),
            ($"{traces.Endpoint}", traces.Protocol, traces.Headers, traces.TimeoutMilliseconds)
        );
        Assert.Equal(OtlpExportProtocol.Grpc, logs.Protocol);
        Assert.Null(logs.Headers);
    }

    private static ExportSettings Read(string variables)
    {
        var configuration = new ConfigurationManager();
        // "1 %" is one value with a space.
        string[] pairs = variables.Replace(" %", "%", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (string[] pair in pairs.Select(pair => pair.Split('=', 2)))
        {
            string name = pair[0].StartsWith("OTEL_", StringComparison.Ordinal) ? pair[0] : $"OTEL_EXPORTER_OTLP_{pair[0]}";
            configuration[name] = pair[1].Replace("%", " %", StringComparison.Ordinal);
        }

        return new ExportSettings(configuration);
    }
}
