using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace StreamSentiment.Tests.Fixtures;

/// <summary>A small schema registry: it gives ids to what is registered, or answers as it is told.</summary>
internal sealed class FakeRegistry : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly Task serving;
    private readonly ConcurrentDictionary<string, int> ids = [];

    public FakeRegistry(int status = 200, string? answer = null)
    {
        Url = $"http://127.0.0.1:{FreePorts.Take(1)[0]}/";
        listener.Prefixes.Add(Url);
        listener.Start();
        serving = ServeAsync(status, answer);
    }

    public string Url { get; }

    /// <summary>What was registered, in order: subject, type and schema.</summary>
    public ConcurrentQueue<(string Subject, string Type, string Schema)> Registered { get; } = [];

    /// <summary>The header Authorization of the last request.</summary>
    public string? Authorization { get; private set; }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
        listener.Close();
    }

    private async Task ServeAsync(int status, string? answer)
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return; // it was stopped
            }

            Authorization = context.Request.Headers["Authorization"];
            byte[] body = Encoding.UTF8.GetBytes(answer ?? Register(context.Request));
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/vnd.schemaregistry.v1+json";
            await context.Response.OutputStream.WriteAsync(body);
            context.Response.Close();
        }
    }

    private string Register(HttpListenerRequest request)
    {
        string subject = Uri.UnescapeDataString(request.Url!.AbsolutePath.Split('/')[2]);
        var body = JsonNode.Parse(request.InputStream)!;
        string schema = (string)body["schema"]!;
        Registered.Enqueue((subject, (string)body["schemaType"]!, schema));
        return $$"""{"id":{{ids.GetOrAdd(schema, _ => ids.Count + 1)}}}""";
    }
}
