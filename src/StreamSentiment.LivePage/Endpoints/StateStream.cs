using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace StreamSentiment.LivePage.Endpoints;

/// <summary>Writes states as server-sent events: the curves until now, then a state each second.</summary>
internal sealed class StateStream(PageFeed feed, IHostApplicationLifetime lifetime)
{
    private static readonly byte[] State = "event: state\ndata: "u8.ToArray();
    private static readonly byte[] History = "retry: 2000\nevent: history\ndata: "u8.ToArray();
    private static readonly byte[] End = "\n\n"u8.ToArray();

    public async Task<IResult> WriteAsync(HttpContext http)
    {
        if (feed.Open(out byte[] past) is not { } states)
        {
            http.Response.Headers.RetryAfter = "5";
            return Problem.Of(
                StatusCodes.Status503ServiceUnavailable,
                "As many pages are open as this host serves at a time (Page:Viewers)."
            );
        }

        // A host that stops would wait for pages that stay open.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            http.Response.ContentType = "text/event-stream";
            http.Response.Headers["X-Accel-Buffering"] = "no"; // a proxy that collects answers would hold them back
            await WriteAsync(http.Response, History, past, stop.Token);
            await foreach (byte[] state in states.ReadAllAsync(stop.Token))
            {
                await WriteAsync(http.Response, State, state, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The page was closed, or the host stops.
        }
        finally
        {
            feed.Close(states);
        }

        return TypedResults.Empty;
    }

    private static async Task WriteAsync(HttpResponse response, byte[] head, byte[] json, CancellationToken stop)
    {
        await response.Body.WriteAsync(head, stop);
        await response.Body.WriteAsync(json, stop);
        await response.Body.WriteAsync(End, stop);
        await response.Body.FlushAsync(stop);
    }
}
