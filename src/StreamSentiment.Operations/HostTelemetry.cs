using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using StreamSentiment.Hosting;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Operations;

/// <summary>Metrics for Prometheus, and by OTLP metrics, traces and logs where OpenTelemetry's variables say so.</summary>
internal static class HostTelemetry
{
    /// <summary>Registers it all, and the format of the log on the console.</summary>
    /// <param name="builder">Of the host; its configuration is complete.</param>
    /// <param name="service">The <c>service.name</c>, unless <c>OTEL_SERVICE_NAME</c> is set.</param>
    /// <param name="instance">The <c>service.instance.id</c>; null where nobody has named this one.</param>
    /// <exception cref="InvalidSettingException">A variable has a value that it cannot have; the message names it.</exception>
    public static void AddTelemetry(this WebApplicationBuilder builder, string service, string? instance)
    {
        string format = HostConfiguration.LogFormat(builder.Configuration);
        builder.Services.PostConfigure<ConsoleLoggerOptions>(console => console.FormatterName = format);
        // It logs each answer to each probe; what is wrong is in the answer, and in the log once.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.Logging.AddLimit();

        var settings = new ExportSettings(builder.Configuration);
        builder.Services.AddSingleton(settings.Sampling);
        var telemetry = builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource
                    .Clear()
                    .AddTelemetrySdk()
                    .AddService(service, serviceVersion: Version, serviceInstanceId: instance ?? Unnamed)
                    .AddEnvironmentVariableDetector() // last: an operator's own attributes win
            );
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(SentimentMetrics.MeterName).AddMeter("System.Runtime").AddPrometheusExporter();
            if (settings.Metrics)
            {
                metrics.AddOtlpExporter((options, _) => settings.Apply(options, "METRICS"));
            }

            if (settings.Traces)
            {
                metrics.SetExemplarFilter(ExemplarFilterType.TraceBased);
            }
        });
        if (settings.Traces)
        {
            telemetry.WithTracing(traces =>
                traces
                    .AddSource(Tracing.SourceName)
                    .SetSampler(settings.Sampler)
                    .AddOtlpExporter(options => settings.Apply(options, "TRACES"))
            );
        }

        if (settings.Logs)
        {
            telemetry.WithLogging(
                logs => logs.AddOtlpExporter(options => settings.Apply(options, "LOGS")),
                options => options.IncludeFormattedMessage = true
            );
        }

        if (settings.Traces || settings.Metrics || settings.Logs)
        {
            builder.Services.AddHostedService<ExportFaults>();
        }
    }

    private static string? Version =>
        typeof(SentimentMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    /// <summary>Of two on one machine each has its own; in a container the machine has the name of the pod.</summary>
    private static string Unnamed => $"{Environment.MachineName}-{Environment.ProcessId}";
}
