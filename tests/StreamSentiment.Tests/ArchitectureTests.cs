using NetArchTest.Rules;
using StreamSentiment.Scoring.Serving;

namespace StreamSentiment.Tests;

/// <summary>Which folder of the engine may use which: what is not listed is forbidden.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Contracts"] = [],
        ["Text"] = [],
        ["Streaming"] = [],
        ["Telemetry"] = [],
        ["Data"] = [],
        ["Drift"] = [],
        ["Modeling"] = ["Text", "Drift"],
        ["Kafka"] = ["Contracts", "Telemetry"],
        ["Control"] = ["Contracts", "Kafka", "Telemetry"],
        ["Hosting"] = ["Kafka"],
        ["Scoring"] = ["Contracts", "Text", "Modeling", "Streaming", "Kafka", "Telemetry", "Control", "Drift"],
        ["Training"] = ["Contracts", "Text", "Data", "Drift", "Modeling", "Streaming", "Kafka", "Control", "Telemetry"],
    };

    public static TheoryData<string> Folders => [.. Arrows.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Engine_Folder_UsesOnlyWhatItsArrowsSay(string folder)
    {
        string[] forbidden = [.. Arrows.Keys.Except(Arrows[folder]).Where(other => other != folder)];
        Assert.Empty(Users(folder, forbidden));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Engine_Arrow_IsUsed(string folder) =>
        // A rule that finds no user where there is one would also let pass what is forbidden.
        Assert.All(Arrows[folder], used => Assert.NotEmpty(Users(folder, used)));

    [Fact]
    public void Engine_Namespace_IsOneOfTheFoldersOrWithinOne()
    {
        // What lies deeper obeys the arrows of its folder: they hold for every namespace that begins with it.
        var namespaces = typeof(ActiveModel).Assembly.GetTypes().Select(type => type.Namespace)
            .Where(name => name is not null && name.StartsWith("StreamSentiment", StringComparison.Ordinal))
            .Select(name => string.Join('.', name!.Split('.').Take(2))).Distinct();
        Assert.Equal(Arrows.Keys.Select(folder => $"StreamSentiment.{folder}").Order(), namespaces.Order());
    }

    private static IEnumerable<string> Users(string folder, params string[] used) =>
        Types.InAssembly(typeof(ActiveModel).Assembly)
            .That().ResideInNamespace($"StreamSentiment.{folder}")
            .And().HaveDependencyOnAny([.. used.Select(other => $"StreamSentiment.{other}")])
            .GetTypes().Select(type => type.FullName!);
}
