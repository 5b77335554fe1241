using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamSentiment.Contracts.Live;

/// <summary>The JSON of <see cref="HostState"/>: camelCase, absent rather than null.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(HostState))]
[JsonSerializable(typeof(HistoryPoint[]))]
internal sealed partial class HostStateJson : JsonSerializerContext;

/// <summary>One second of the past, for the curves; what is absent was not known.</summary>
public sealed record HistoryPoint
{
    /// <summary>Seconds since 1970.</summary>
    public required double At { get; init; }

    public double? PerSecond { get; init; }

    public double? DeadLettersPerSecond { get; init; }

    public long? Lag { get; init; }

    public double? SecondsBehind { get; init; }

    public double? P50 { get; init; }

    public double? P95 { get; init; }

    public double? P99 { get; init; }

    /// <summary>Share of positive scores; of a retrainer the accuracy on the latest labels.</summary>
    public double? Share { get; init; }

    /// <summary>The point that a state is.</summary>
    public static HistoryPoint Of(HostState state) =>
        new()
        {
            At = state.At.ToUnixTimeMilliseconds() / 1000.0,
            PerSecond = state.Traffic.PerSecond,
            DeadLettersPerSecond = state.Traffic.DeadLettersPerSecond,
            Lag = state.Traffic.Lag,
            SecondsBehind = state.Traffic.SecondsBehind,
            P50 = state.Latency?.P50,
            P95 = state.Latency?.P95,
            P99 = state.Latency?.P99,
            Share = state.Positive?.Share ?? state.Learning?.Accuracy,
        };
}
