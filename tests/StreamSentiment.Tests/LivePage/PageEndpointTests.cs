using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Live;
using StreamSentiment.LivePage.Facts;
using StreamSentiment.Tests.Control;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.LivePage;

/// <summary>The addresses of the page: what they say, to whom, and who may command.</summary>
public sealed partial class PageEndpointTests(TinyModel model) : IClassFixture<TinyModel>
{
    private static readonly string[] Paths =
    [
        "/",
        "/page/page.css",
        "/page/page.js",
        "/page/charts.js",
        "/page/uplot.css",
        "/page/uplot.js",
        "/page/icon.svg",
        "/page/state",
    ];

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task State_OfWhatWasScored_EqualsMetrics()
    {
        await using var house = await PageHouse.StartAsync(model.Store);
        await house.StateAsync(); // somebody looks
        house.Score(("a", "shop", 0.9f), ("b", "shop", 0.2f), ("c", null, 0.8f));
        house.Metrics.DeadLettered("invalid-json", 4);
        house.Metrics.DeadLettered("missing-id");
        house.Metrics.Lag("reviews.raw", 0, 7, 2.5);
        house.Metrics.Lag("reviews.raw", 1, 5, 0.5);

        HostState state = null!;
        await Eventually.IsTrueAsync(
            async () => (state = await house.StateAsync()).Traffic is { Scored: 3, DeadLettered: 5, PerSecond: not null },
            "the state has what was counted"
        );
        string metrics = await house.Http.GetStringAsync("/metrics", Test);
        var measured = new Measurement(0, metrics.Split('\n').Select(Sample.Read).OfType<Sample>());
        Assert.Equal(measured.Sum("records_scored_total"), state.Traffic.Scored);
        Assert.Equal(measured.Sum("records_consumed_total"), state.Traffic.Consumed);
        Assert.Equal(measured.Sum("records_dead_lettered_total"), state.Traffic.DeadLettered);
        Assert.Equal(measured.Sum("partition_lag"), state.Traffic.Lag!.Value);
        Assert.Equal(2.5, state.Traffic.SecondsBehind);
        Assert.Equal([new("invalid-json", 4), new("missing-id", 1)], state.DeadLetters);
        Assert.Equal(
            [("reviews.raw", 0, 7L), ("reviews.raw", 1, 5L)],
            state.Partitions.Select(p => (p.Topic, p.Partition, p.Lag))
        );
        Assert.Equal(2 / 3.0, state.Positive!.Share);
        Assert.Equal([new("shop", 2, 1), new(null, 1, 1)], state.Positive.Sources);
        Assert.Equal(3, state.Traffic.BatchSize);
        Assert.Equal(3, state.Latency!.Records);
        Assert.InRange(state.Latency.P99, 0.01, 0.025); // the bucket of 12 ms
        Assert.Equal(model.Manifest.Version, state.Model!.Version);
        Assert.Equal(("unhealthy", "scorer", PageHouse.Instance), (state.Health, state.Role, state.Instance));
    }

    [Theory]
    [InlineData("false", false)]
    [InlineData("true", true)]
    public async Task State_TextOfAReview_IsInItOnlyWhereTheSettingSaysSo(string setting, bool isShown)
    {
        await using var house = await PageHouse.StartAsync(model.Store, null, ("ShowText", setting));
        await house.StateAsync();
        house.Score(("a", "shop", 0.9f));

        string json = "";
        await Eventually.IsTrueAsync(
            async () => (json = await house.Http.GetStringAsync("/page/state", Test)).Contains("\"id\":\"a\""),
            "the score is shown"
        );

        Assert.Equal(isShown, json.Contains("the secret text of a", StringComparison.Ordinal));
        Assert.DoesNotContain(PageHouse.Token, json);
    }

    [Fact]
    public async Task Events_AFewSeconds_BeginWithTheCurvesAndAreStates()
    {
        await using var house = await PageHouse.StartAsync(model.Store);
        using var stream = await house.Http.GetAsync("/page/events", HttpCompletionOption.ResponseHeadersRead, Test);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(Test));

        var events = new List<(string Name, JsonElement Data)>();
        string name = "";
        while (events.Count < 3 && await reader.ReadLineAsync(Test) is { } line)
        {
            name = line.StartsWith("event: ", StringComparison.Ordinal) ? line[7..] : name;
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                events.Add((name, JsonDocument.Parse(line[6..]).RootElement));
            }
        }

        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["history", "state", "state"], events.Select(each => each.Name));
        Assert.Equal(JsonValueKind.Array, events[0].Data.ValueKind);
        Assert.True(events[2].Data.GetProperty("at").GetDateTimeOffset() > events[1].Data.GetProperty("at").GetDateTimeOffset());
        Assert.Equal(1, house.Feed.Viewers);
    }

    [Fact]
    public async Task Events_MorePagesThanAreServed_AreToldToComeBack()
    {
        await using var house = await PageHouse.StartAsync(model.Store, null, ("Viewers", "1"));
        using var first = await house.Http.GetAsync("/page/events", HttpCompletionOption.ResponseHeadersRead, Test);

        using var second = await house.Http.GetAsync("/page/events", HttpCompletionOption.ResponseHeadersRead, Test);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.NotNull(second.Headers.RetryAfter);
    }

    [Fact]
    public async Task Answers_OfEveryPath_AllowNoScriptAndNoStyleButTheirFiles()
    {
        await using var house = await PageHouse.StartAsync(model.Store);
        foreach (string path in Paths)
        {
            using var answer = await house.Http.GetAsync(path, Test);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy);
            Assert.DoesNotContain("unsafe", policy);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        }

        string page = await house.Http.GetStringAsync("/", Test);
        Assert.DoesNotMatch(Inline(), page);
        Assert.All(Reference().Matches(page), match => Assert.StartsWith("/", match.Groups[1].Value));
    }

    [Fact]
    public async Task File_ThatTheBrowserHas_IsNotSentAgain()
    {
        await using var house = await PageHouse.StartAsync(model.Store);
        using var first = await house.Http.GetAsync("/page/page.js", Test);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/page/page.js");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await house.Http.SendAsync(again, Test);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("evil.example", 403)]
    [InlineData("scorer.example.com", 200)]
    [InlineData("localhost:8080", 200)]
    [InlineData("[::1]:8080", 200)]
    public async Task Host_OfAnotherName_IsRefusedOnLoopback(string host, int status)
    {
        await using var house = await PageHouse.StartAsync(model.Store, null, ("Hosts", "scorer.example.com, other"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/page/state");
        request.Headers.Host = host;

        using var answer = await house.Http.SendAsync(request, Test);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Score_TypedText_IsThatOfTheModelWithTheTokensThatMovedIt()
    {
        await using var house = await PageHouse.StartAsync(model.Store);
        const string Text = "the film was great but the acting was awful";

        var (status, answer) = await PostAsync(house, "/page/score", JsonSerializer.Serialize(new { text = Text }));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(model.Score([Text])[0], answer.GetProperty("probability").GetSingle());
        Assert.Equal(9, answer.GetProperty("tokenCount").GetInt32());
        Assert.Equal(
            Text.Split(' '),
            answer.GetProperty("tokens").EnumerateArray().Select(token => token.GetProperty("token").GetString())
        );
        float without = model.Score([Text.Replace("great ", "")])[0];
        Assert.Equal(
            answer.GetProperty("probability").GetSingle() - without,
            answer.GetProperty("tokens")[3].GetProperty("effect").GetSingle(),
            5
        );
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("zzz qqq", 200)]
    [InlineData("\ud83d\ude00 <script>alert(1)</script>", 200)]
    [InlineData(null, 413)]
    public async Task Score_AnyText_IsAnswered(string? text, int status)
    {
        await using var house = await PageHouse.StartAsync(model.Store);

        var (answered, _) = await PostAsync(
            house,
            "/page/score",
            JsonSerializer.Serialize(new { text = text ?? new string('a', 20_001) })
        );

        Assert.Equal(status, (int)answered);
    }

    [Theory]
    [InlineData("/page/score", "{\"text\":")]
    [InlineData("/page/score", "{}")]
    [InlineData("/page/score", "null")]
    [InlineData("/page/score", "{\"text\":null}")]
    [InlineData("/page/score", "{\"text\":\"\\ud800\"}")]
    [InlineData("/page/commands", "{\"command\":\"explode\"}")]
    [InlineData("/page/commands", "{\"command\":\"promote\"}")]
    [InlineData("/page/commands", "{\"command\":\"shadow\",\"version\":\"v\",\"share\":2}")]
    [InlineData("/page/commands", "{\"command\":\"pause\",\"targett\":\"x\"}")]
    [InlineData("/page/commands", "[]")]
    public async Task Post_WhatIsNoRequest_IsRefusedInASentence(string path, string content)
    {
        await using var house = await PageHouse.StartAsync(model.Store, null, ("Token", PageHouse.Token));

        var (status, answer) = await PostAsync(house, path, content, PageHouse.Token);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.NotEmpty(answer.GetProperty("error").GetString()!);
    }

    [Theory]
    [InlineData("/page/commands")]
    [InlineData("/page/unlock")]
    public async Task Command_WithoutTheToken_IsRefused(string path)
    {
        await using var closed = await PageHouse.StartAsync(model.Store);
        await using var open = await PageHouse.StartAsync(model.Store, null, ("Token", PageHouse.Token));
        const string Pause = "{\"command\":\"pause\"}";

        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(closed, path, Pause, PageHouse.Token)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(closed, path, Pause, "")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(open, path, Pause)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(open, path, Pause, PageHouse.Token + "4")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(open, path, Pause, PageHouse.Token[..^1])).Status);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Content-Type", "text/plain")]
    [InlineData("Content-Type", "application/x-www-form-urlencoded")]
    public async Task Command_OfAnotherPage_IsRefusedAlsoWithTheToken(string header, string value)
    {
        await using var house = await PageHouse.StartAsync(model.Store, null, ("Token", PageHouse.Token));
        using var request = Request("/page/unlock", "{}", PageHouse.Token);
        if (header == "Content-Type")
        {
            request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
        }
        else
        {
            request.Headers.Add(header, value);
        }

        using var answer = await house.Http.SendAsync(request, Test);
        using var own = Request("/page/unlock", "{}", PageHouse.Token);
        own.Headers.Add("Origin", house.Address);
        using var ownAnswer = await house.Http.SendAsync(own, Test);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, ownAnswer.StatusCode);
    }

    [Fact]
    public async Task Command_BrokersAway_IsToldInASentence()
    {
        await using var house = await PageHouse.StartAsync(model.Store, null, ("Token", PageHouse.Token));

        var (status, answer) = await PostAsync(house, "/page/commands", "{\"command\":\"pause\"}", PageHouse.Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("127.0.0.1:1", answer.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Page_ThatIsNotEnabled_IsNotThere()
    {
        await using var house = await PageHouse.StartAsync(model.Store, null, ("Enabled", "false"));

        foreach (string path in Paths)
        {
            using var answer = await house.Http.GetAsync(path, Test);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task State_CommandsAndTheirAnswers_AreShownWithWhoAsked()
    {
        await using var house = await PageHouse.StartAsync(model.Store);
        var now = TimeProvider.System.GetUtcNow();
        house.Topics.Commands.Add(
            new RetrainCommand
            {
                Id = "one",
                Issuer = "anna",
                IssuedAt = now,
            }
        );
        house.Topics.Statuses.Add(
            new CommandEvents("retrainer-0", TimeProvider.System).Progressed("one", "train", "epoch 1", 0.5)
        );

        HostState state = null!;
        await Eventually.IsTrueAsync(
            async () => (state = await house.StateAsync()).Commands is [{ Command: not null, Instance: not null }],
            "the command is shown"
        );

        var command = Assert.Single(state.Commands);
        Assert.Equal(
            ("retrain", "anna", "retrainer-0", "underWay", "train", 0.5),
            (command.Command, command.Issuer, command.Instance, command.Outcome, command.Stage, command.Done)
        );
    }

    [Fact]
    public async Task State_HostWithoutAModel_SaysSo()
    {
        using var empty = new Data.TemporaryFolder();
        await using var house = await PageHouse.StartAsync(model.Store, services => PageHouse.WithoutModel(services, empty.Path));

        var state = await house.StateAsync();
        var (status, answer) = await PostAsync(house, "/page/score", "{\"text\":\"good\"}");

        Assert.Null(state.Model);
        Assert.Empty(state.Versions);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("No version of none is current.", answer.GetProperty("error").GetString());
    }

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(
        PageHouse house,
        string path,
        string content,
        string? token = null
    )
    {
        using var request = Request(path, content, token);
        using var answer = await house.Http.SendAsync(request, Test);
        string text = await answer.Content.ReadAsStringAsync(Test);
        return (answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    private static HttpRequestMessage Request(string path, string content, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(content, Encoding.UTF8, "application/json"),
        };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return request;
    }

    /// <summary>A script or a style in the page itself.</summary>
    [GeneratedRegex(@"<style|<script(?![^>]*src=)|\sstyle=|\son[a-z]+=|javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex("(?:src|href)=\"(?!#)([^\"]*)\"")]
    private static partial Regex Reference();
}
