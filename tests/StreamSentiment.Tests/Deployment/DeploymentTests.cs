using System.Text.RegularExpressions;
using StreamSentiment.Tests.Documentation;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Deployment;

/// <summary>Compose, units, alerts and dashboards, each by the tool that knows; and that they name what exists.</summary>
public sealed partial class DeploymentTests
{
    [Fact]
    public async Task Alerts_EachWithAFiringAndASilentTest_PassThem()
    {
        string tests = await File.ReadAllTextAsync(Path("prometheus", "rules.test.yml"), TestContext.Current.CancellationToken);

        await DeployCheck.RunAsync("rules");

        Assert.All(
            Alerts(),
            alert =>
            {
                Assert.Contains($"name: {alert} fires\n", tests, StringComparison.Ordinal);
                Assert.Contains($"name: {alert} is silent\n", tests, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void Runbook_Sections_AreThoseOfTheAlerts()
    {
        string[] sections = [.. Section().Matches(new Page("docs/runbook.md").Text).Select(match => match.Groups[1].Value)];

        Assert.Equal(Alerts().Order(StringComparer.Ordinal), sections.Order(StringComparer.Ordinal));
        Assert.Equal(
            Alerts().Select(alert => $"docs/runbook.md#{alert.ToLowerInvariant()}"),
            RunbookLink().Matches(Rules).Select(match => match.Groups[1].Value)
        );
    }

    [Fact]
    public async Task Compose_File_IsValid() => await DeployCheck.RunAsync("compose");

    [Fact]
    public async Task Compose_WithAKeyThatDoesNotExist_IsRefused()
    {
        string path = System.IO.Path.GetTempFileName();
        string text = await File.ReadAllTextAsync(Repository.Path("docker-compose.yml"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(path, text.Replace("read_only:", "readonly:"), TestContext.Current.CancellationToken);

        var (code, output, _) = await DeployCheck.TryAsync("compose", path);

        Assert.Equal(1, code);
        Assert.Contains("readonly", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Units_OfSystemd_AreValid() => await DeployCheck.RunAsync("systemd");

    [Fact]
    public void Kafka_WhereverItIsNamed_HasOneVersion()
    {
        string[] versions =
        [
            .. ((string[])["docker-compose.yml", "CONTRIBUTING.md", "tests/StreamSentiment.Tests/Fixtures/KafkaFixture.cs"])
                .SelectMany(file => KafkaVersion().Matches(File.ReadAllText(Repository.Path(file))))
                .Select(match => match.Groups[1].Value),
        ];

        Assert.InRange(versions.Length, 3, 10);
        Assert.Single(versions.Distinct());
    }

    [Fact]
    public void Metrics_OfAlertsAndDashboards_Exist()
    {
        string source = string.Join(
            '\n',
            Directory
                .EnumerateFiles(Repository.Path("src", "StreamSentiment", "Telemetry"), "*Metrics.cs")
                .Append(Repository.Path("src", "StreamSentiment.Operations", "ReadyGauge.cs"))
                .Select(File.ReadAllText)
        );
        HashSet<string> known =
        [
            .. Instrument().Matches(source).Select(match => match.Groups[1].Value.Replace('.', '_')),
            .. ShadowInstrument().Matches(source).Select(match => $"streamsentiment_shadow_{match.Groups[1].Value}"),
        ];
        string queries =
            Rules + string.Join('\n', Directory.EnumerateFiles(Path("grafana", "dashboards"), "*.json").Select(File.ReadAllText));

        string[] used = [.. Metric().Matches(queries).Select(match => match.Value).Distinct(StringComparer.Ordinal)];

        Assert.InRange(used.Length, 20, 100);
        Assert.All(used, metric => Assert.Contains(Suffix().Replace(metric, ""), known));
    }

    [Fact]
    public void Models_WhereverTheyAreDeployed_Exist()
    {
        string deployed = string.Join(
            '\n',
            Directory
                .EnumerateFiles(Path(), "*", SearchOption.AllDirectories)
                .Append(Repository.Path("docker-compose.yml"))
                .Select(File.ReadAllText)
        );

        string[] names = [.. DeployedModel().Matches(deployed).Select(match => match.Groups[1].Value)];

        Assert.InRange(names.Length, 5, 50);
        Assert.All(names, name => Assert.True(Directory.Exists(Repository.Path("models", name)), name));
    }

    private static string Rules => File.ReadAllText(Path("prometheus", "rules.yml"));

    private static string Path(params string[] parts) => Repository.Path(["deploy", .. parts]);

    private static string[] Alerts() => [.. Alert().Matches(Rules).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"^      - alert: (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Alert();

    [GeneratedRegex(@"runbook_url: (\S+)")]
    private static partial Regex RunbookLink();

    [GeneratedRegex(@"^## (\w+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"/models/([a-z][a-z-]+)")]
    private static partial Regex DeployedModel();

    [GeneratedRegex(@"(?:apache/kafka:|kafka_2\.13-)(\d+\.\d+\.\d+)")]
    private static partial Regex KafkaVersion();

    [GeneratedRegex("\"(streamsentiment\\.[a-z_.]+)\"")]
    private static partial Regex Instrument();

    [GeneratedRegex("ObserveShadow\\(\\s*\"(\\w+)\"")]
    private static partial Regex ShadowInstrument();

    [GeneratedRegex("streamsentiment_[a-z0-9_]+")]
    private static partial Regex Metric();

    [GeneratedRegex("_(total|seconds|seconds_total|bucket|sum|count|seconds_bucket|seconds_sum|seconds_count)$")]
    private static partial Regex Suffix();
}
