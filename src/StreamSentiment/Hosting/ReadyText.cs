using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StreamSentiment.Hosting;

/// <summary>What <c>/health/ready</c> answers: the status, and what the host waits for.</summary>
internal static class ReadyText
{
    public static string Of(HealthReport report) =>
        string.Join(' ', [$"{report.Status}", .. report.Entries.Values.Select(entry => entry.Description).OfType<string>()]);
}
