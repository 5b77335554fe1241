using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.EndToEnd;

/// <summary>A short run of the faults of one seed: a broker, two scorers, and the proof at the end.</summary>
[Collection("kafka")]
public sealed class ChaosProcessTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Run_FaultsOfAFixedSeed_LoseAndDoubleNothingAndLeaveNothingStuck()
    {
        string? kafkaHome = Environment.GetEnvironmentVariable("KAFKA_HOME");
        Assert.SkipWhen(kafkaHome is null, "Faults need brokers to strike: set KAFKA_HOME to an Apache Kafka.");

        await using var chaos = ProcessRunner.StartChaos([
            .. "--seed 1 --faults 4 --limit 60 --nodes 1 --scorers 2 --rate 50 --group-timeout 6 --without-retrainer".Split(' '),
            .. (string[])["--only", "killed-scorer", "zombie-scorer", "reset-connections", "killed-broker"],
            "--delivery",
            "exactly-once",
            "--kafka",
            kafkaHome!,
        ]);

        Assert.True(await chaos.EndAsync(within: Longest) == 0, chaos.Output + chaos.Error);
        Assert.Contains(" 0 lost, 0 doubled, 0 out of order, ", chaos.Output);
        Assert.Contains(" 0 stuck, ", chaos.Output);
    }
}
