using System.Globalization;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;
using StreamSentiment.Hosting;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Operations;

/// <summary>
/// What OpenTelemetry's standard variables say: which signals go where by OTLP, and which reviews are traced. They come from the
/// host's configuration, so from the environment or from appsettings.json. Without an endpoint, nothing is exported.
/// </summary>
internal sealed class ExportSettings
{
    /// <summary>
    /// The share of reviews without a <c>traceparent</c> that are traced unless <c>OTEL_TRACES_SAMPLER</c> says another: each
    /// would be a trace of its own, and there are thousands a second.
    /// </summary>
    public const double DefaultReviewShare = 0.01;

    private const string Prefix = "OTEL_EXPORTER_OTLP_";

    private static readonly Dictionary<string, OtlpExportProtocol> Protocols = new(StringComparer.OrdinalIgnoreCase)
    {
        ["grpc"] = OtlpExportProtocol.Grpc,
        ["http/protobuf"] = OtlpExportProtocol.HttpProtobuf,
    };

    private readonly IConfiguration configuration;

    /// <exception cref="InvalidSettingException">A variable has a value that it cannot have; the message names it.</exception>
    public ExportSettings(IConfiguration configuration)
    {
        this.configuration = configuration;
        bool isEnabled = !string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase);
        (Sampler, Sampling) = Sampled();
        Traces = isEnabled && IsExported("TRACES") && Sampler is not AlwaysOffSampler;
        Metrics = isEnabled && IsExported("METRICS");
        Logs = isEnabled && IsExported("LOGS");
    }

    /// <summary>Whether spans are exported.</summary>
    public bool Traces { get; }

    /// <summary>Whether metrics are exported, beside those that Prometheus reads.</summary>
    public bool Metrics { get; }

    /// <summary>Whether the log is exported, beside that on the console.</summary>
    public bool Logs { get; }

    /// <summary>Decides which traces are recorded.</summary>
    public Sampler Sampler { get; }

    /// <summary>The same for reviews, before a span is made for one.</summary>
    public TraceSampling Sampling { get; }

    /// <summary>Sets what has a value for one signal alone; the exporter itself reads what is set for all.</summary>
    /// <param name="signal">TRACES, METRICS or LOGS.</param>
    public void Apply(OtlpExporterOptions options, string signal)
    {
        options.Protocol = Protocols[Value(signal, "PROTOCOL") ?? "grpc"];
        if (configuration[$"{Prefix}{signal}_ENDPOINT"] is { Length: > 0 } own)
        {
            options.Endpoint = new Uri(own); // whole, while the endpoint of all signals gets a path for each
        }

        if (configuration[$"{Prefix}{signal}_HEADERS"] is { Length: > 0 } headers)
        {
            options.Headers = headers;
        }

        if (configuration[$"{Prefix}{signal}_TIMEOUT"] is { Length: > 0 } timeout)
        {
            options.TimeoutMilliseconds = int.Parse(timeout, CultureInfo.InvariantCulture);
        }
    }

    private bool IsExported(string signal)
    {
        string? exporters = configuration[$"OTEL_{signal}_EXPORTER"];
        string? endpoint = Value(signal, "ENDPOINT");
        Check(signal, "ENDPOINT", endpoint, IsAddress(endpoint), "http://HOST:PORT or https://HOST:PORT");
        string? protocol = Value(signal, "PROTOCOL");
        Check(signal, "PROTOCOL", protocol, protocol is null || Protocols.ContainsKey(protocol), "grpc or http/protobuf");
        string? timeout = Value(signal, "TIMEOUT");
        bool isTimeout = timeout is null || int.TryParse(timeout, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        Check(signal, "TIMEOUT", timeout, isTimeout, "a number of milliseconds");
        return string.IsNullOrWhiteSpace(exporters)
            ? endpoint is not null
            : exporters.Split(',', StringSplitOptions.TrimEntries).Contains("otlp", StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsAddress(string? endpoint) =>
        endpoint is null
        || (Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && (uri.Scheme == "http" || uri.Scheme == "https"));

    private string? Value(string signal, string name) => Known(Name(signal, name));

    /// <summary>The variable of the signal alone, if it is set, or that of all.</summary>
    private string Name(string signal, string name) =>
        Known($"{Prefix}{signal}_{name}") is null ? Prefix + name : $"{Prefix}{signal}_{name}";

    private string? Known(string name) => configuration[name] is { Length: > 0 } value ? value : null;

    private void Check(string signal, string name, string? value, bool isGood, string what)
    {
        if (!isGood)
        {
            throw new InvalidSettingException($"{Name(signal, name)} is '{value}', but it must be {what}.");
        }
    }

    private (Sampler Sampler, TraceSampling Sampling) Sampled()
    {
        string? name = Known("OTEL_TRACES_SAMPLER");
        double ratio = Ratio();
        return name?.ToLowerInvariant() switch
        {
            null => (
                FollowParent(new AlwaysOnSampler()),
                new TraceSampling(RootShare: Known(Argument) is null ? DefaultReviewShare : ratio)
            ),
            "always_on" => (new AlwaysOnSampler(), new TraceSampling(FollowsParent: false)),
            "always_off" => (new AlwaysOffSampler(), new TraceSampling(RootShare: 0)),
            "traceidratio" => (new TraceIdRatioBasedSampler(ratio), new TraceSampling(FollowsParent: false)),
            "parentbased_always_on" => (FollowParent(new AlwaysOnSampler()), new TraceSampling()),
            "parentbased_always_off" => (FollowParent(new AlwaysOffSampler()), new TraceSampling(RootShare: 0)),
            "parentbased_traceidratio" => (FollowParent(new DrawnSampler(ratio)), new TraceSampling(RootShare: ratio)),
            _ => throw new InvalidSettingException(
                $"OTEL_TRACES_SAMPLER is '{name}', but it must be always_on, always_off or traceidratio, or one of these with "
                    + "parentbased_ before it."
            ),
        };
    }

    private const string Argument = "OTEL_TRACES_SAMPLER_ARG";

    private double Ratio() =>
        Known(Argument) is not { } text ? 1
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double ratio) && ratio is >= 0 and <= 1
            ? ratio
        : throw new InvalidSettingException($"{Argument} is '{text}', but it must be a share from 0 to 1.");

    private static ParentBasedSampler FollowParent(Sampler root) => new(root);

    /// <summary>A share of the traces; of reviews those that were drawn before.</summary>
    private sealed class DrawnSampler(double ratio) : Sampler
    {
        private readonly TraceIdRatioBasedSampler share = new(ratio);

        public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
            samplingParameters.Kind == System.Diagnostics.ActivityKind.Consumer
            && samplingParameters.Name.StartsWith(Tracing.Process, StringComparison.Ordinal)
                ? new SamplingResult(SamplingDecision.RecordAndSample)
                : share.ShouldSample(samplingParameters);
    }
}
