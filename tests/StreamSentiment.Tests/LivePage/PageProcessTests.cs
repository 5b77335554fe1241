using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using StreamSentiment.Contracts.Live;
using StreamSentiment.LivePage.Facts;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.LivePage;

/// <summary>The page of a scorer on a real Kafka: its numbers, its buttons, and its end.</summary>
[Collection("kafka hosts")]
public sealed class PageProcessTests(KafkaFixture kafka, TinyModel model) : IClassFixture<TinyModel>
{
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_ScorerAtWork_ShowsItCommandsItAndEndsWithIt()
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        await topics.CreateModelTopicsAsync();
        await using var scorer = ProcessRunner.StartScorer(
            ["--model", model.Store, "--url", "http://127.0.0.1:0", "--StreamSentiment:Scoring:Instance", "scorer-0"],
            new Dictionary<string, string>(topics.Environment) { ["STREAMSENTIMENT__PAGE__TOKEN"] = PageHouse.Token }
        );
        using var http = new HttpClient { BaseAddress = new Uri(await HostProbe.AddressAsync(scorer)) };
        await HostProbe.UntilReadyAsync(scorer, HttpStatusCode.OK);
        using var stream = await http.GetAsync("/page/events", HttpCompletionOption.ResponseHeadersRead, Test);
        topics.Publish(GeneratedReviews.Create(100));
        await topics.PublishAsync(new() { Key = [1], Value = "{}"u8.ToArray() });

        var state = await UntilAsync(
            found => found.Traffic is { Scored: 100, DeadLettered: 1, Lag: 0 } && found.Groups is [{ Members.Count: 1 }],
            "all is scored and the group is known"
        );
        var metrics = new Measurement(
            0,
            (await http.GetStringAsync("/metrics", Test)).Split('\n').Select(Sample.Read).OfType<Sample>()
        );
        Assert.Equal(metrics.Sum("records_scored_total"), state.Traffic.Scored);
        Assert.Equal(metrics.Sum("records_consumed_total"), state.Traffic.Consumed);
        Assert.Equal(metrics.Sum("end_to_end_duration_seconds_count"), state.Latency!.Records);
        Assert.Equal(("healthy", model.Manifest.Version), (state.Health, state.Model!.Version));
        Assert.Equal([new("missing-id", 1)], state.DeadLetters);
        Assert.Equal(4, state.Groups[0].Members[0].Partitions.Count);
        Assert.Equal(4, state.Partitions.Count);
        Assert.Equal(8, state.Scores!.Count);

        Assert.Equal(HttpStatusCode.Unauthorized, await CommandAsync("""{"command":"pause"}""", "somebody-elses-token"));
        Assert.Equal(HttpStatusCode.Accepted, await CommandAsync("""{"command":"pause","issuer":"anna"}"""));
        state = await UntilAsync(
            found => found.Pause is not null && found.Commands is [{ Outcome: "succeeded", Command: not null }],
            "it is paused"
        );
        Assert.Equal("anna (page of scorer-0)", state.Pause!.By);
        Assert.Equal(("pause", "anna (page of scorer-0)"), (state.Commands[0].Command, state.Commands[0].Issuer));
        Assert.Equal(HttpStatusCode.Accepted, await CommandAsync("""{"command":"resume","onlyHere":true}"""));
        await UntilAsync(found => found.Pause is null && found.Commands.Count == 2, "it goes on");

        await scorer.SignalAsync("TERM"); // an open page holds up nothing
        Assert.Equal(0, await scorer.EndAsync(within: TimeSpan.FromSeconds(30)));
        topics.AssertAllCommitted();

        async Task<HostState> UntilAsync(Func<HostState, bool> holds, string what)
        {
            HostState found = null!;
            await scorer.UntilAsync(
                async () =>
                {
                    found = JsonSerializer.Deserialize(
                        await http.GetStringAsync("/page/state", Test),
                        HostStateJson.Default.HostState
                    )!;
                    return holds(found);
                },
                what
            );
            return found;
        }

        async Task<HttpStatusCode> CommandAsync(string command, string token = PageHouse.Token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/page/commands")
            {
                Content = new StringContent(command, Encoding.UTF8, "application/json"),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await http.SendAsync(request, Test);
            return answer.StatusCode;
        }
    }
}
