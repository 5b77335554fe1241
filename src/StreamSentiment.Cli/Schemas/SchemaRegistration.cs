using System.Net;
using System.Net.Http.Headers;
using Confluent.SchemaRegistry;

namespace StreamSentiment.Cli.Schemas;

/// <summary>Registers schemas with a schema registry: Confluent's, or another that has its interface.</summary>
internal sealed class SchemaRegistration : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string url;
    private readonly CachedSchemaRegistryClient client;

    /// <param name="url">The address of the registry.</param>
    /// <param name="properties">Properties of the client, <c>schema.registry.…</c>.</param>
    /// <param name="token">A bearer token; null for none.</param>
    /// <exception cref="UsageException">The client refuses a property.</exception>
    public SchemaRegistration(string url, IReadOnlyDictionary<string, string> properties, string? token)
    {
        this.url = url;
        Dictionary<string, string> all = new(properties)
        {
            ["schema.registry.url"] = url,
            ["schema.registry.request.timeout.ms"] = $"{Patience.TotalMilliseconds:F0}",
        };
        all.TryAdd("schema.registry.max.retries", "1");
        try
        {
            client = token is null
                ? new CachedSchemaRegistryClient(all)
                : new CachedSchemaRegistryClient(all, new BearerToken(token));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IOException)
        {
            throw new UsageException($"The client of the schema registry refuses its settings: {e.Message}");
        }
    }

    /// <returns>The id that the registry gives the schema; the same one when it is registered again.</returns>
    /// <exception cref="SchemaRegistrationException">The registry refuses it or does not answer.</exception>
    public async Task<int> RegisterAsync(SchemaSubject schema, CancellationToken stop)
    {
        try
        {
            return await client.RegisterSchemaAsync(schema.Subject, new Schema(schema.Json, SchemaType.Json)).WaitAsync(stop);
        }
        catch (SchemaRegistryException e)
        {
            throw new SchemaRegistrationException($"{url} refuses {schema.Subject}: {e.Message}.{Advice(e.Status)}", e);
        }
        catch (HttpRequestException e)
        {
            throw new SchemaRegistrationException($"The schema registry at {url} does not answer: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new SchemaRegistrationException(
                $"The schema registry at {url} did not answer within {Patience.TotalSeconds:F0} s.",
                e
            );
        }
        catch (Newtonsoft.Json.JsonException e)
        {
            throw new SchemaRegistrationException($"What answers at {url} is no schema registry: its answer is not JSON.", e);
        }
    }

    public void Dispose() => client.Dispose();

    private static string Advice(HttpStatusCode status) =>
        status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                " Give --user NAME and its password in STREAMSENTIMENT__REGISTRY__PASSWORD, or a token in "
                    + "STREAMSENTIMENT__REGISTRY__TOKEN.",
            HttpStatusCode.NotFound => " Is this the address of the registry, with its path?",
            HttpStatusCode.Conflict => " It is not compatible with the schema that is there, by the rule of the subject.",
            _ => "",
        };

    private sealed class BearerToken(string token) : IAuthenticationHeaderValueProvider
    {
        public AuthenticationHeaderValue GetAuthenticationHeader() => new("Bearer", token);
    }
}

/// <summary>A schema could not be registered; the message says why.</summary>
internal sealed class SchemaRegistrationException(string message, Exception inner) : StreamSentimentException(message, inner);
