using System.Text.Json;
using StreamSentiment.Contracts.Live;

namespace StreamSentiment.Cli.Top;

/// <summary>Asks a host for its state.</summary>
internal sealed class HostConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The host measures once a second: a rate is known after the second time.</summary>
    private static readonly TimeSpan BetweenMeasurements = TimeSpan.FromSeconds(1.2);

    private readonly HttpClient http = new() { Timeout = Patience };
    private readonly Uri state;

    /// <param name="url">The address of its health and metrics.</param>
    /// <exception cref="UsageException">It is no address.</exception>
    public HostConnection(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new UsageException($"--url is '{url}', and must be http://HOST:PORT.");
        }

        Url = url.TrimEnd('/');
        state = new Uri($"{Url}/page/state");
    }

    /// <summary>The address of the host.</summary>
    public string Url { get; }

    /// <summary>The state with its rates, for who asks once.</summary>
    /// <inheritdoc cref="AskAsync"/>
    public async Task<(HostState State, JsonElement Json)> MeasuredAsync(CancellationToken stop)
    {
        var first = await AskAsync(stop);
        if (first.State.Traffic.PerSecond is not null)
        {
            return first;
        }

        await Task.Delay(BetweenMeasurements, TimeProvider.System, stop);
        return await AskAsync(stop);
    }

    /// <summary>The state now, and as the host wrote it.</summary>
    /// <exception cref="HostUnreachableException">The host does not answer, or with something else.</exception>
    public async Task<(HostState State, JsonElement Json)> AskAsync(CancellationToken stop)
    {
        try
        {
            using var response = await http.GetAsync(state, stop);
            byte[] content = await response.Content.ReadAsByteArrayAsync(stop);
            return response.IsSuccessStatusCode
                ? Read(content)
                : throw new HostUnreachableException($"{Url} shows no state ({(int)response.StatusCode}): {Reason(content)}");
        }
        catch (HttpRequestException e)
        {
            throw new HostUnreachableException(
                $"{Url} does not answer: {e.Message.TrimEnd('.')}. --url is the address of a running host's health and metrics.",
                e
            );
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new HostUnreachableException($"{Url} has not answered in {Patience.TotalSeconds:F0} s.", e);
        }
    }

    public void Dispose() => http.Dispose();

    private (HostState State, JsonElement Json) Read(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return document.Deserialize(HostStateJson.Default.HostState) is { } read
                ? (read, document.RootElement.Clone())
                : throw new HostUnreachableException($"{Url}/page/state holds null.");
        }
        catch (JsonException e)
        {
            throw new HostUnreachableException($"{Url}/page/state is no state of a host: {e.Message}", e);
        }
    }

    private static string Reason(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return document.RootElement.GetProperty("error").GetString() ?? "";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "it serves no page (Page:Enabled), or is none of our hosts.";
        }
    }
}

/// <summary>A host does not tell its state.</summary>
internal sealed class HostUnreachableException(string message, Exception? inner = null)
    : StreamSentimentException(message, inner);
