using System.Text.Json;
using StreamSentiment.Tests.EndToEnd;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Cases;

/// <summary>Two scorers of one name on one machine: each warns of the other, and an operator hears both.</summary>
[Collection("kafka")]
public sealed class SameInstanceCaseTests(KafkaFixture kafka, TinyModel model) : IClassFixture<TinyModel>
{
    [Fact]
    public async Task Pause_TwoScorersOfOneName_BothAnswerAndBothWarn()
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        await topics.CreateModelTopicsAsync();
        await using var first = topics.StartScorer(model.Store);
        await first.UntilAsync(() => first.Output.Contains("Assigned partitions"), "the first scores");
        await using var second = topics.StartScorer(model.Store);
        string warning = $"Another scorer that is called {Environment.MachineName} is at work";
        await second.UntilAsync(() => second.Output.Contains(warning), "the second is warned");
        await first.UntilAsync(() => first.Output.Contains(warning), "the first is warned");

        await using var control = ProcessRunner.StartCli(
            ["control", "pause", "--target", Environment.MachineName, "--wait", "--json"],
            topics.Environment
        );

        Assert.Equal(0, await control.EndAsync());
        string[] processes =
        [
            .. control
                .OutputLines.Select(line => JsonDocument.Parse(line).RootElement)
                .Where(status => status.GetProperty("type").GetString() == "CommandFinished")
                .Select(status => status.GetProperty("process").GetString()!),
        ];
        Assert.Equal(2, processes.Length);
        Assert.NotEqual(processes[0], processes[1]);
        Assert.All(processes, process => Assert.Contains(process, first.Output));
        Assert.All(processes, process => Assert.Contains(process, second.Output));
    }

    [Fact]
    public async Task Scorers_OfOneNameThatWasGiven_TheOlderStopsAndSaysSo()
    {
        using var topics = await ScoringTopics.CreateAsync(kafka);
        await topics.CreateModelTopicsAsync();
        string[] name = ["--StreamSentiment:Scoring:Instance", "one"];
        await using var older = topics.StartScorer(model.Store, name);
        await older.UntilAsync(() => older.Output.Contains("Assigned partitions"), "the older scores");
        await using var younger = topics.StartScorer(model.Store, name);

        Assert.Equal(1, await older.EndAsync());
        string error = Assert.Single(older.ErrorLines);
        Assert.StartsWith($"error: Another process has taken the place one in consumer group {topics.Options.GroupId}", error);
        await younger.UntilAsync(() => younger.Output.Contains("Assigned partitions"), "the younger scores");
        await younger.SignalAsync("TERM");
        Assert.Equal(0, await younger.EndAsync());
    }
}
