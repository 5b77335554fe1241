using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Modeling.Storage;

/// <summary>Processes that store versions of one model in the same second, in one folder.</summary>
public sealed class StoringProcessTests : IDisposable
{
    private const string StoreVariable = "STREAMSENTIMENT_TEST_STORE";
    private const int Processes = 3,
        VersionsEach = 4;
    private static readonly DateTimeOffset Second = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5); // they load libtorch, perhaps on a busy machine

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Commit_ByProcessesInOneSecond_KeepsEveryVersion()
    {
        ProcessRunner[] processes =
        [
            .. Enumerable
                .Range(0, Processes)
                .Select(number =>
                    ProcessRunner.StartTests(
                        ["-method", $"{typeof(StoringProcessTests).FullName}.{nameof(Child_OfTheTestAbove_StoresVersions)}"],
                        new Dictionary<string, string> { [StoreVariable] = $"{number}:{folder.Path}" }
                    )
                ),
        ];
        try
        {
            foreach (var process in processes)
            {
                Assert.True(await process.EndAsync(within: Patience) == 0, process.Output + process.Error);
            }
        }
        finally
        {
            foreach (var process in processes)
            {
                await process.DisposeAsync();
            }
        }

        var store = new FolderModelStore(folder.Path);
        var versions = store.List(Assert.Fail);
        Assert.Equal(
            Enumerable.Range(0, Processes * VersionsEach).Select(seed => $"{seed}").Order(),
            versions.Select(version => version.Manifest.Training["seed"]).Order()
        );
        Assert.All(versions, version => SentimentModel.Load(store.Find("tiny", version.Manifest.Version)).Dispose());
    }

    /// <summary>One of the processes. They begin when all of them are there.</summary>
    [Fact]
    public async Task Child_OfTheTestAbove_StoresVersions()
    {
        string given = Environment.GetEnvironmentVariable(StoreVariable) ?? "";
        Assert.SkipWhen(given.Length == 0, "Only as a process of the test above.");
        int number = int.Parse(given[..given.IndexOf(':')]);
        string root = given[(given.IndexOf(':') + 1)..];
        File.WriteAllText(Path.Combine(root, $"ready-{number}"), "");
        await Eventually.IsTrueAsync(
            () => Task.FromResult(Directory.GetFiles(root, "ready-*").Length == Processes),
            "all processes are there",
            Patience
        );

        var store = new FolderModelStore(root, new FakeTimeProvider(Second));
        for (int i = 0; i < VersionsEach; i++)
        {
            TestModels.Store(store, seed: number * VersionsEach + i);
        }
    }
}
