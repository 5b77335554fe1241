using System.Text;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Tests.Cli.Control;
using StreamSentiment.Tests.Control;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Tests.Kafka;

namespace StreamSentiment.Tests.Documentation;

/// <summary>
/// What the pages tell a reader to type, typed: each line in a bash of its own, in a terminal of 80 columns, with the tool on the
/// path and small files of the names that the pages use. What runs until Ctrl-C gets one. Nothing else is changed but the
/// broker's address, and that <c>dotnet run</c> builds nothing.
/// </summary>
[Collection("kafka hosts")]
public sealed class TypedCommandTests(KafkaFixture kafka) : IDisposable
{
    private const string TakesLong = "it trains for minutes, and a shorter one of its verb is typed";
    private const string OtherServer = "it needs a server that is not here";
    private const string OtherVersion = "it needs versions, or processes, that the reader has";

    /// <summary>Lines that are not typed, each by its beginning and with the reason.</summary>
    private static readonly Dictionary<string, string> NotTyped = new()
    {
        ["dotnet test"] = "it would run these tests once more",
        ["dotnet publish"] = "it would build beside the tests",
        ["streamsentiment train --data imdb:aclImdb_v1.tar.gz --architecture stacked-lstm"] = TakesLong,
        ["streamsentiment train --data imdb:aclImdb_v1.tar.gz --architecture bilstm --teacher"] = TakesLong,
        ["streamsentiment train --data imdb:aclImdb_v1.tar.gz --test --report train.html"] = TakesLong,
        ["streamsentiment train --data imdb:aclImdb_v1.tar.gz --preset strong --test"] = TakesLong,
        ["streamsentiment train --data imdb:aclImdb_v1.tar.gz --preset strong --unlabelled --test"] = TakesLong,
        ["streamsentiment train --preset everyday"] = TakesLong,
        ["streamsentiment tune --data imdb:aclImdb_v1.tar.gz -a bilstm --trials 20 --prune"] = TakesLong,
        ["streamsentiment compare --data imdb:aclImdb_v1.tar.gz --refit"] = TakesLong,
        ["streamsentiment compare --data amazon-domains:domain_sentiment_data.tar.gz"] = TakesLong,
        ["streamsentiment models diff"] = OtherVersion,
        ["streamsentiment models judge --candidate DIR"] = OtherVersion,
        ["streamsentiment models rollback"] = OtherVersion,
        ["export AWS_ENDPOINT_URL_S3"] = OtherServer,
        ["streamsentiment train --data imdb:aclImdb_v1.tar.gz --models s3:"] = OtherServer,
        ["streamsentiment models list --models s3:"] = OtherServer,
        ["dotnet run -c Release --project src/StreamSentiment.Scorer -- --model s3:"] = OtherServer,
    };

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, int> Blocks =>
        [
            .. ((string[])["README.md", "docs/scoring.md", "docs/data.md", "docs/training.md", "docs/operating.md"]).SelectMany(
                page => Enumerable.Range(0, new Page(page).BashBlocks.Count()).Select(block => (page, block))
            ),
        ];

    private string Bin => Path.Combine(folder.Path, "bin");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void NotTyped_EveryLine_StandsOnAPage()
    {
        string[] lines = [.. Blocks.SelectMany(row => Lines(row.Data.Item1, row.Data.Item2))];

        Assert.All(NotTyped.Keys, left => Assert.Contains(lines, line => line.StartsWith(left, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Lines_OfABlock_EndWellWhenTheyAreTyped(string page, int block)
    {
        string[] lines =
        [
            .. Lines(page, block).Where(line => !NotTyped.Keys.Any(left => line.StartsWith(left, StringComparison.Ordinal))),
        ];
        Assert.SkipWhen(lines.Length == 0, "No line of it is typed.");
        WriteFiles();
        var topics = lines.Any(NeedsABroker) ? new TestTopics(await kafka.BootstrapAsync()) : null;
        if (topics is not null && !lines.Any(line => line.Contains("topics create", StringComparison.Ordinal)))
        {
            await using var create = ProcessRunner.StartCli(["topics", "create"], topics.Environment);
            Assert.Equal(0, await create.EndAsync());
        }

        await using var answerer = topics is not null && lines.Any(IsControl) ? Answerer(topics) : null;
        folder.Write("client.properties", $"bootstrap.servers={topics?.Options.Bootstrap}\n");
        var readers = new TaskCompletionSource();
        List<Task<TerminalRun>> hosts = [];
        string exports = "";
        foreach (string line in lines.Select(line => line.Replace("localhost:9092", topics?.Options.Bootstrap)))
        {
            if (line.StartsWith("export ", StringComparison.Ordinal))
            {
                exports += $"{line}; ";
                continue;
            }

            bool isHost = line.Contains("StreamSentiment.Scorer", StringComparison.Ordinal);
            var typed = TypeAsync(
                exports + line,
                topics,
                line.Contains("--from-beginning", StringComparison.Ordinal) ? HasScores : _ => false,
                isHost ? readers.Task : null
            );
            if (isHost)
            {
                hosts.Add(typed);
            }
            else
            {
                AssertIsWell(line, await typed);
            }
        }

        readers.SetResult();
        foreach (var host in hosts)
        {
            AssertIsWell("the scorer", await host);
        }
    }

    private static void AssertIsWell(string line, TerminalRun run)
    {
        Assert.True(run.ExitCode == 0, $"{line}: the exit code is {run.ExitCode}:\n{run.Output}");
        Assert.True(run.ShowsCursor, $"{line}: the cursor is left hidden.");
        Assert.DoesNotContain(run.Lines, row => row.StartsWith("   at ", StringComparison.Ordinal));
    }

    private static string[] Lines(string page, int block) =>
        [
            .. new Page(page)
                .BashBlocks.ElementAt(block)
                .Replace("\\\n", " ")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        ];

    private static bool NeedsABroker(string line) =>
        IsControl(line)
        || line.Contains("localhost:9092", StringComparison.Ordinal)
        || line.Contains("--command-config", StringComparison.Ordinal);

    private static bool IsControl(string line) => line.Contains("streamsentiment control", StringComparison.Ordinal);

    /// <summary>True once a row with a score is drawn.</summary>
    private static bool HasScores(string output) => output.Contains("0.", StringComparison.Ordinal);

    private async Task<TerminalRun> TypeAsync(string line, TestTopics? topics, Func<string, bool> isToEnd, Task? until)
    {
        var environment = new Dictionary<string, string>(topics?.Environment ?? [])
        {
            ["PATH"] = $"{Bin}:{Environment.GetEnvironmentVariable("PATH")}",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
        };
        return await PseudoTerminal.RunLineAsync(
            80,
            inColour: true,
            line,
            folder.Path,
            environment,
            (output, typed) => typed == 0 && isToEnd(output),
            bash: true,
            until
        );
    }

    /// <summary>Answers every command in the place of a scorer and a retrainer.</summary>
    private static FakeAnswerer Answerer(TestTopics topics)
    {
        var host = new CommandEvents("scorer-0", TimeProvider.System);
        return new FakeAnswerer(
            topics,
            command =>
                [
                    host.Accepted(command.Id),
                    host.Finished(command.Id, CommandOutcome.Succeeded, "Done.", new Dictionary<string, string>()),
                ]
        );
    }

    private void WriteFiles()
    {
        // By its whole path: the folder of this script comes before it.
        string dotnet =
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")
            ?? Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(path => $"{path}/dotnet").First(File.Exists);
        string program = AppContext.BaseDirectory;
        WriteProgram("streamsentiment", $"exec '{dotnet}' exec '{program}/streamsentiment.dll' \"$@\"");
        WriteProgram(
            "dotnet",
            $$"""
            [ "$1" = run ] || exec '{{dotnet}}' "$@"
            while [ "$1" != -- ]; do [ "$1" = --project ] && project=${2##*/}; shift; done
            shift
            [ "$project" = StreamSentiment.Cli ] && project=streamsentiment
            exec '{{dotnet}}' exec "{{program}}/$project.dll" "$@"
            """
        );
        folder.Copy(Repository.Path("models", "reviews-stacked-lstm"), Path.Combine("models", "reviews-stacked-lstm"));
        string csv = "text,label\n" + string.Join('\n', Enumerable.Range(0, 60).Select(i => $"{Text(i)},{1 - i % 2}"));
        folder.Write("reviews.csv", csv);
        folder.Write("films.csv", csv);
        folder.Write(
            "tweets.csv",
            string.Join('\n', Enumerable.Range(0, 60).Select(i => $"{4 - 4 * (i % 2)},{i},monday,none,anna,{Text(i)}"))
        );
        var reviews = Enumerable
            .Range(0, 80)
            .Select(i =>
                (
                    $"aclImdb/{(i < 40 ? "test" : "train")}/{(i % 2 == 0 ? "pos" : "neg")}/{i}_{(i % 2 == 0 ? 9 : 2)}.txt",
                    Encoding.UTF8.GetBytes(Text(i))
                )
            );
        File.Move(folder.WriteBoth([.. reviews])[1], Path.Combine(folder.Path, "aclImdb_v1.tar.gz"));
    }

    private static string Text(int number) => $"{(number % 2 == 0 ? "A great" : "An awful")} film number {number}";

    private void WriteProgram(string name, string script)
    {
        Directory.CreateDirectory(Bin);
        string path = Path.Combine(Bin, name);
        File.WriteAllText(path, $"#!/bin/bash\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }
}
