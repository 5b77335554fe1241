using System.ComponentModel.DataAnnotations;

namespace StreamSentiment.Scorer;

/// <summary>Where health and metrics are served.</summary>
public sealed class HttpOptions
{
    /// <summary>Loopback by default: metrics are nobody else's business until an operator says so.</summary>
    [Required, Url]
    public string Url { get; set; } = "http://127.0.0.1:8080";
}
