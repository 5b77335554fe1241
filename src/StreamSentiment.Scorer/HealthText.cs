using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StreamSentiment.Scorer;

/// <summary>What a health check says: its status, and why.</summary>
internal static class HealthText
{
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(
            string.Join(' ', [$"{report.Status}", .. report.Entries.Values.Select(entry => entry.Description).OfType<string>()])
        );
    }
}
