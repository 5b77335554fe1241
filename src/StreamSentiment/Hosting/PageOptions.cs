using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace StreamSentiment.Hosting;

/// <summary>The live page at the address of health and metrics (docs/page.md).</summary>
public sealed class PageOptions
{
    /// <summary>The configuration section that these settings are bound to.</summary>
    public const string Section = "Page";

    /// <summary>False to serve no page, and none of what it asks for.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>True to show the texts of the last scored reviews to whoever can open the page.</summary>
    public bool ShowText { get; set; }

    /// <summary>
    /// Who gives it may command scorers and retrainers from the page, 16 characters or more; without it the page only shows. It
    /// is a secret: read from an environment variable alone.
    /// </summary>
    [RegularExpression(
        "[!-~]{16,}",
        ErrorMessage = "Page:Token must be 16 characters or more, letters, digits and signs: openssl rand -hex 32 makes one."
    )]
    public string Token { get; set; } = "";

    /// <summary>
    /// Names by which a proxy on this machine asks, separated by commas. While the host listens on loopback it answers to
    /// addresses and <c>localhost</c> alone, so that no other page can reach it by a name of its own.
    /// </summary>
    public string Hosts { get; set; } = "";

    /// <summary>The most pages that are open at a time; another is told to come back.</summary>
    [Range(1, 1000)]
    public int Viewers { get; set; } = 20;
}

/// <summary>Checks what <see cref="PageOptions"/> states, by generated code.</summary>
[OptionsValidator]
internal sealed partial class PageOptionsValidator : IValidateOptions<PageOptions>;
