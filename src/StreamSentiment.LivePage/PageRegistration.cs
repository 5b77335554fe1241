using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.LivePage.Endpoints;
using StreamSentiment.LivePage.Facts;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Retraining;
using StreamSentiment.Scoring;
using StreamSentiment.Scoring.Serving;

namespace StreamSentiment.LivePage;

/// <summary>Registers the live page with a host, and maps its addresses.</summary>
internal static class PageRegistration
{
    /// <summary>The largest content that a page sends: a text of <see cref="TextTrial.LongestText"/>, escaped.</summary>
    private const long LargestContent = 256 * 1024;

    /// <summary>Adds the page of a scorer.</summary>
    public static IServiceCollection AddScorerPage(this IServiceCollection services)
    {
        services.AddSingleton<ScoreTap>();
        services.AddSingleton<IPageHost, ScorerPage>();
        services.AddSingleton(provider => new GroupTap(
            provider.GetRequiredService<KafkaClients>(),
            [provider.GetRequiredService<KafkaOptions>().GroupId],
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton(provider => new VersionTap(
            ModelLocation.OpenStoreOf(provider.GetRequiredService<ScoringOptions>().Model),
            provider.GetRequiredService<ActiveModel>().Manifest.Name,
            provider.GetRequiredService<TimeProvider>()
        ));
        return services.AddPage();
    }

    /// <summary>Adds the page of a retrainer.</summary>
    public static IServiceCollection AddRetrainerPage(this IServiceCollection services)
    {
        services.AddSingleton<IPageHost, RetrainerPage>();
        services.AddSingleton(provider => new GroupTap(
            provider.GetRequiredService<KafkaClients>(),
            [
                provider.GetRequiredService<KafkaOptions>().GroupId,
                $"{provider.GetRequiredService<KafkaOptions>().GroupId}-labels",
            ],
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton(provider => new VersionTap(
            provider.GetRequiredService<ModelStore>(),
            provider.GetRequiredService<ModelPromotion>().Name,
            provider.GetRequiredService<TimeProvider>()
        ));
        return services.AddPage();
    }

    /// <summary>Maps the page at <c>/</c> and what it asks for below <c>/page</c>; nothing where it is not enabled.</summary>
    public static void MapPage(this IEndpointRouteBuilder app)
    {
        if (!app.ServiceProvider.GetRequiredService<PageOptions>().Enabled)
        {
            return;
        }

        var guard = app.ServiceProvider.GetRequiredService<PageGuard>();
        _ = app.ServiceProvider.GetRequiredService<PageFeed>(); // its clock starts with the host
        var page = app.MapGroup("").AddEndpointFilter(guard).WithMetadata(new ContentLimit(LargestContent));
        foreach (string path in PageFiles.Paths)
        {
            page.MapGet(path, PageFiles.Get);
        }

        page.MapGet("/page/events", (HttpContext http, StateStream stream) => stream.WriteAsync(http));
        page.MapGet("/page/state", StateAsync);
        page.MapPost("/page/score", ScoreAsync);
        page.MapPost("/page/unlock", (HttpContext http) => guard.WhyNotCommand(http) ?? TypedResults.NoContent());
        page.MapPost("/page/commands", CommandAsync);
    }

    private static IServiceCollection AddPage(this IServiceCollection services)
    {
        services.AddSettings<PageOptions, PageOptionsValidator>(PageOptions.Section);
        services.AddSingleton<CommandTap>();
        services.AddSingleton<Taps>();
        services.AddSingleton<MetricsEndpoint>();
        services.AddSingleton<StateReader>();
        services.AddSingleton<PageFeed>();
        services.AddSingleton<StateStream>();
        services.AddSingleton<TextTrial>();
        services.AddSingleton<CommandDesk>();
        return services.AddSingleton<PageGuard>();
    }

    private static async Task<IResult> StateAsync(PageFeed feed, HttpContext http)
    {
        try
        {
            return TypedResults.Bytes(await feed.StateAsync(http.RequestAborted), "application/json; charset=utf-8");
        }
        catch (OperationCanceledException)
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "The state cannot be told now; the log says why.");
        }
    }

    private static async Task<IResult> ScoreAsync(TextTrial trial, HttpContext http) =>
        await ReadAsync(http, PageJson.Default.TriedText) switch
        {
            (null, { } fault) => fault,
            var (typed, _) => await trial.ScoreAsync(typed!, http.RequestAborted),
        };

    private static async Task<IResult> CommandAsync(PageGuard guard, CommandDesk desk, HttpContext http) =>
        guard.WhyNotCommand(http)
        ?? await ReadAsync(http, PageJson.Default.PageCommand) switch
        {
            (null, { } fault) => fault,
            var (asked, _) => await desk.IssueAsync(asked!, http.RequestAborted),
        };

    private static async Task<(T? Value, IResult? Fault)> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return await http.Request.ReadFromJsonAsync(type, http.RequestAborted) is { } value
                ? (value, null)
                : (null, Problem.Of(StatusCodes.Status400BadRequest, "The content is null."));
        }
        catch (JsonException e)
        {
            // The path names a property; the message may quote what was typed.
            return (null, Problem.Of(StatusCodes.Status400BadRequest, $"The content cannot be read at {e.Path ?? "$"}."));
        }
    }

    private sealed record ContentLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
