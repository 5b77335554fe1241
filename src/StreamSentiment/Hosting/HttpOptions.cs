using System.ComponentModel.DataAnnotations;

namespace StreamSentiment.Hosting;

/// <summary>Where health and metrics are served.</summary>
public sealed class HttpOptions
{
    /// <summary>Loopback by default: metrics are nobody else's business until an operator says so.</summary>
    [Required]
    [RegularExpression(
        @"http://(\[[0-9a-fA-F:]+\]|[^\s/:\[\]]+):[0-9]{1,5}/?",
        ErrorMessage = "Http:Url must be http://HOST:PORT."
    )]
    public string Url { get; set; } = "http://127.0.0.1:8080";
}
