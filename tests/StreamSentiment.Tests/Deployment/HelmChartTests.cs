using k8s;
using k8s.Models;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Deployment;

/// <summary>The chart with each file of values in its <c>ci</c>: Kubernetes knows what it makes, field by field.</summary>
public sealed class HelmChartTests
{
    private const string Chart = "deploy/helm/streamsentiment";

    /// <summary>Kinds of operators; KubernetesClient has no types of theirs.</summary>
    private static readonly string[] OfOperators = ["ServiceMonitor", "PrometheusRule", "ScaledObject"];

    public static TheoryData<string> Values =>
        [.. Directory.EnumerateFiles(Repository.Path(Chart, "ci"), "*.yaml").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Template_WithValues_HasFieldsThatKubernetesKnows(string values)
    {
        string yaml = await DeployCheck.RunAsync("helm", $"{Chart}/ci/{values}");
        string known = string.Join("\n---\n", Documents(yaml).Where(document => !OfOperators.Any(kind => IsOf(document, kind))));

        var objects = KubernetesYaml.LoadAllFromString(known, strict: true);

        Assert.All(Pods(objects), AssertIsHardened);
        Assert.NotEmpty(Pods(objects));
    }

    [Theory]
    [InlineData("kafka: { bootstrapp: kafka:9092 }")]
    [InlineData("scorer: { replicas: many }")]
    [InlineData("models: { store: ftp }")]
    public async Task Lint_WithWrongValues_Refuses(string values)
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, values, TestContext.Current.CancellationToken);

        var (code, _, error) = await DeployCheck.TryAsync("helm", path);

        Assert.NotEqual(0, code);
        Assert.Contains(values.Split('{', ':')[0], error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ScaledObject_OfAScorer_WaitsLongerThanItsDrainAndHasAScorerAPartition()
    {
        string yaml = await DeployCheck.RunAsync("helm", $"{Chart}/ci/everything.yaml");

        string scaled = Documents(yaml).Single(document => IsOf(document, "ScaledObject"));

        Assert.Contains("maxReplicaCount: 12\n", scaled, StringComparison.Ordinal);
        Assert.Contains("cooldownPeriod: 300\n", scaled, StringComparison.Ordinal);
        Assert.Contains("terminationGracePeriodSeconds: 115\n", yaml, StringComparison.Ordinal);
        Assert.Contains("value: \"00:01:30\"", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Template_WithEverything_HasFieldsThatTheOperatorsKnow()
    {
        string yaml = await DeployCheck.RunAsync("helm", $"{Chart}/ci/everything.yaml");

        string checkedKinds = await DeployCheck.RunAsync("operators", FileOf(yaml));

        Assert.All(OfOperators, kind => Assert.Contains(kind, checkedKinds, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("maxReplicaCount: 12", "maxReplicaCount: many")]
    [InlineData("scaleTargetRef:", "scaleTarget:")]
    [InlineData("    - port: http", "    - port: 8080")]
    [InlineData("      rules:", "      rules: none\n      others:")]
    public async Task Template_WithAFieldOfAWrongType_IsRefused(string right, string wrong)
    {
        string yaml = await DeployCheck.RunAsync("helm", $"{Chart}/ci/everything.yaml");
        Assert.Contains(right, yaml, StringComparison.Ordinal);

        var (code, _, error) = await DeployCheck.TryAsync(
            "operators",
            FileOf(yaml.Replace(right, wrong, StringComparison.Ordinal))
        );

        Assert.True(code == 1, error);
    }

    private static string FileOf(string yaml)
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, yaml);
        return path;
    }

    private static IEnumerable<string> Documents(string yaml) =>
        yaml.Split("\n---\n").Where(document => document.Contains("kind:", StringComparison.Ordinal));

    private static bool IsOf(string document, string kind) =>
        document.Split('\n').Contains($"kind: {kind}", StringComparer.Ordinal);

    private static V1PodSpec[] Pods(IEnumerable<object> objects) =>
        [
            .. objects
                .Select(one =>
                    one switch
                    {
                        V1Deployment deployment => deployment.Spec.Template.Spec,
                        V1StatefulSet set => set.Spec.Template.Spec,
                        V1Job job => job.Spec.Template.Spec,
                        _ => null,
                    }
                )
                .OfType<V1PodSpec>(),
        ];

    private static void AssertIsHardened(V1PodSpec pod)
    {
        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.All(
            pod.Containers.Concat(pod.InitContainers ?? []),
            container =>
            {
                Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
                Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
                Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
                Assert.NotEmpty(container.Resources.Limits);
            }
        );
    }
}
