using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamSentiment.Tests.Deployment;

/// <summary>
/// What an operator starts, in containers: images of the Dockerfile, services of docker-compose.yml, pods of the chart.
/// </summary>
public sealed partial class UpTests
{
    private const int LargestScorer = 700; // MB

    /// <summary>A deadline of hangs: four minutes where nothing else runs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    [Fact]
    public async Task Up_ComposeFileAndPods_ScoreLearnSwitchAndDrain()
    {
        string said = await DeployCheck.RunAsync(Patience, "up");

        Assert.InRange(int.Parse(ScorerSize().Match(said).Groups[1].Value, CultureInfo.InvariantCulture), 1, LargestScorer);
        Assert.Contains("docker-compose.yml: all is as expected", said, StringComparison.Ordinal);
        Assert.Contains("the chart with pods.yaml: all is as expected", said, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("S3MOCK_JAR") is not null)
        {
            Assert.Contains("the chart with pods-s3.yaml: all is as expected", said, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"^image scorer: (\d+) MB", RegexOptions.Multiline)]
    private static partial Regex ScorerSize();
}
