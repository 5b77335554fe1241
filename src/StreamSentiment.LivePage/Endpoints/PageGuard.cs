using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StreamSentiment.Hosting;
using StreamSentiment.Telemetry;

namespace StreamSentiment.LivePage.Endpoints;

/// <summary>
/// Says who may do what at the page, in every answer too. Other pages of a browser can neither read it, by a name of their own
/// for this machine, nor let the browser send anything: nothing is taken that a form could send, and no cookie gives any right.
/// </summary>
internal sealed class PageGuard(PageOptions options, ILogger<PageGuard> logger) : IEndpointFilter
{
    private const string Scheme = "Bearer ";
    private const string Localhost = "localhost";

    private static readonly (string Name, string Value)[] Headers =
    [
        (
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
                + "form-action 'none'; frame-ancestors 'none'"
        ),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ];

    private readonly string[] names = options.Hosts.Split(
        ',',
        StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
    );

    private readonly byte[] token = Hash(options.Token);

    /// <summary>True if the page takes commands at all.</summary>
    public bool TakesCommands => options.Token.Length > 0;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        foreach (var (name, value) in Headers)
        {
            http.Response.Headers[name] = value;
        }

        http.Response.Headers.CacheControl = "no-store";
        return WhyForbidden(http) is { } reason ? Problem.Of(StatusCodes.Status403Forbidden, reason) : await next(context);
    }

    /// <summary>Why the request may not command, as an answer; null if it may.</summary>
    public IResult? WhyNotCommand(HttpContext http)
    {
        if (!TakesCommands)
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "This page takes no commands: Page:Token is not set.");
        }

        string given = http.Request.Headers.Authorization.ToString();
        if (
            given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Hash(given[Scheme.Length..].Trim()), token)
        )
        {
            return null;
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        if (given.Length > 0)
        {
            logger.PageTokenRefused($"{http.Connection.RemoteIpAddress}");
        }

        return Problem.Of(StatusCodes.Status401Unauthorized, "This is not the token of this page (Page:Token).");
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private string? WhyForbidden(HttpContext http)
    {
        string host = http.Request.Host.Host.Trim('[', ']');
        if (http.Connection.LocalIpAddress is { } local && IPAddress.IsLoopback(local) && !IsOfThisMachine(host))
        {
            return $"{host} is no name of this host on loopback: Page:Hosts names those of a proxy.";
        }

        return HttpMethods.IsGet(http.Request.Method) ? null : WhyForeign(http.Request);
    }

    private bool IsOfThisMachine(string host) =>
        IPAddress.TryParse(host, out _)
        || host.Equals(Localhost, StringComparison.OrdinalIgnoreCase)
        || host.EndsWith($".{Localhost}", StringComparison.OrdinalIgnoreCase)
        || names.Contains(host, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// A browser asks before it lets another page send JSON, and is not answered; the other two tell where it is from.
    /// </summary>
    private static string? WhyForeign(HttpRequest request)
    {
        if (!request.HasJsonContentType())
        {
            return "The content must be application/json.";
        }

        string site = request.Headers["Sec-Fetch-Site"].ToString();
        string origin = request.Headers.Origin.ToString();
        bool isOwn =
            site is "" or "same-origin" or "none"
            && (
                origin.Length == 0
                || (
                    Uri.TryCreate(origin, UriKind.Absolute, out var from)
                    && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)
                )
            );
        return isOwn ? null : "It comes from another page.";
    }
}
