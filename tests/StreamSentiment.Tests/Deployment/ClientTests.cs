using System.Diagnostics;
using System.Text.RegularExpressions;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Documentation;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka;

namespace StreamSentiment.Tests.Deployment;

/// <summary>
/// The programs of docs/clients.md, run against a real broker as they stand: each publishes its review, and reads what is in the
/// topic of scores. Only the address and the topics are the test's.
/// </summary>
[Collection("kafka hosts")]
public sealed class ClientTests(KafkaFixture kafka) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("kcat", "bash", "clients.sh", "command -v kcat", "bash clients.sh")]
    [InlineData("Python", "python", "clients.py", "/usr/bin/python3 -c 'import confluent_kafka'", "/usr/bin/python3 clients.py")]
    [InlineData("Java", "java", "Reviews.java", "[ -d \"$KAFKA_HOME/libs\" ]", "java -cp \"$KAFKA_HOME/libs/*\" Reviews.java")]
    [InlineData("Node", "javascript", "reviews.mjs", "cp -r \"$TOOLS/node_modules\" .", "node reviews.mjs")]
    [InlineData("C#", "csharp", "reviews.cs", "command -v dotnet", "dotnet run reviews.cs")]
    public async Task Client_AsOnThePage_PublishesAndReads(string section, string language, string file, string has, string run)
    {
        Assert.SkipUnless(await BashAsync(has) is { Code: 0 }, $"The client of {section} is absent: {has}");
        var topics = new TestTopics(await kafka.BootstrapAsync());
        await topics.CreateAsync(partitions: 1);
        using var scores = topics.Clients.Producer();
        byte[] score = """{"id":"7","label":"positive","probability":0.9}"""u8.ToArray();
        await scores.ProduceAsync(topics.Options.OutputTopic, new() { Key = "7"u8.ToArray(), Value = score }, Test);
        string program = Program(section, language)
            .Replace("localhost:9092", topics.Options.Bootstrap, StringComparison.Ordinal)
            .Replace("reviews.raw", topics.Options.InputTopic, StringComparison.Ordinal)
            .Replace("reviews.scored", topics.Options.OutputTopic, StringComparison.Ordinal)
            .Replace("streamsentiment-consumer", topics.Options.GroupId, StringComparison.Ordinal);
        folder.Write(file, program);

        var (code, output) = await BashAsync(run);

        Assert.True(code == 0, output);
        Assert.Contains("positive", output, StringComparison.Ordinal);
        var review = Assert.Single(topics.Read(topics.Options.InputTopic, results => results.Count > 0));
        Assert.Equal("7", System.Text.Encoding.UTF8.GetString(review.Message.Key));
        Assert.Contains("Simply wonderful.", System.Text.Encoding.UTF8.GetString(review.Message.Value), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AsyncApi_Document_IsValid() => await DeployCheck.RunAsync("asyncapi");

    private static string Program(string section, string language)
    {
        string text = new Page("docs/clients.md").Text;
        string part = text[text.IndexOf($"\n## {section}\n", StringComparison.Ordinal)..];
        return Regex.Match(part, $"^```{language}\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;
    }

    private async Task<(int Code, string Output)> BashAsync(string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"{{ {command}; }} 2>&1"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder.Path,
        };
        start.Environment["TOOLS"] =
            Environment.GetEnvironmentVariable("STREAMSENTIMENT_TOOLS") ?? Repository.Path("artifacts", "tools");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Test);
        await Eventually.EndsAsync(process.WaitForExitAsync(Test));
        return (process.ExitCode, await output);
    }
}
