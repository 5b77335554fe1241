using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace StreamSentiment.LivePage.Facts;

/// <summary>
/// Asks the endpoint of <c>/metrics</c> inside the process: the page shows the numbers that Prometheus gets, and nothing is
/// counted a second time for it.
/// </summary>
internal sealed class MetricsEndpoint(TimeProvider clock, IServiceProvider services)
{
    private RequestDelegate? endpoint;

    /// <summary>Measures now; nothing where the host exports nothing to Prometheus.</summary>
    public async Task<Measurement> MeasureAsync()
    {
        endpoint ??= new ApplicationBuilder(services).UseOpenTelemetryPrometheusScrapingEndpoint(_ => true).Build();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Response.Body = body;
        await endpoint(context);
        string text = Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
        return new Measurement(clock.GetTimestamp(), text.Split('\n').Select(Sample.Read).OfType<Sample>());
    }
}
