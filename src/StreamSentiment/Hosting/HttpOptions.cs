using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace StreamSentiment.Hosting;

/// <summary>The address at which a host serves health and metrics.</summary>
public sealed class HttpOptions
{
    /// <summary>The configuration section that these settings are bound to.</summary>
    public const string Section = "Http";

    /// <summary>
    /// The address to listen at, <c>http://HOST:PORT</c>; <c>http://127.0.0.1:8080</c> for the scorer and port 8081 for the
    /// retrainer by default: on loopback, because metrics are private until an operator decides otherwise.
    /// </summary>
    [Required]
    [RegularExpression(
        @"http://(\[[0-9a-fA-F:]+\]|[^\s/:\[\]]+):[0-9]{1,5}/?",
        ErrorMessage = "Http:Url must be http://HOST:PORT."
    )]
    public string Url { get; set; } = "http://127.0.0.1:8080";
}

/// <summary>Checks what <see cref="HttpOptions"/> states, by generated code.</summary>
[OptionsValidator]
internal sealed partial class HttpOptionsValidator : IValidateOptions<HttpOptions>;
