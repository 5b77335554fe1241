using System.Net;
using System.Net.Sockets;

namespace StreamSentiment.Benchmarks;

/// <summary>A collector of OTLP over HTTP that reads what it is sent, counts the bytes and throws them away.</summary>
internal sealed class DiscardingCollector : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly Task serving;
    private long bytes;

    public DiscardingCollector()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        string address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        probe.Stop();
        Traces = new Uri($"{address}v1/traces");
        listener.Prefixes.Add(address);
        listener.Start();
        serving = ServeAsync();
    }

    /// <summary>Where traces are sent.</summary>
    public Uri Traces { get; }

    /// <summary>What came so far.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
        listener.Close();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                Interlocked.Add(ref bytes, body.Length);
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The measurement is over.
        }
    }
}
