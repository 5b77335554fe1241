using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Hosting;
using StreamSentiment.Telemetry;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Hosting;

/// <summary>A fault that comes again and again does not fill the log.</summary>
public sealed class LogLimitTests : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly TestMeters meters = new();
    private readonly LogRecorder lines = new();
    private readonly ServiceProvider services;
    private readonly ILogger logger;
    private readonly Dictionary<string, long> dropped;

    public LogLimitTests()
    {
        dropped = meters.Count("streamsentiment.log.lines.dropped");
        services = new ServiceCollection()
            .AddSingleton<TimeProvider>(time)
            .AddSingleton(new SentimentMetrics(meters))
            .AddLogging(logging => logging.AddLimit().AddProvider(lines))
            .BuildServiceProvider();
        logger = services.GetRequiredService<ILogger<LogLimitTests>>();
    }

    public void Dispose()
    {
        services.Dispose();
        meters.Dispose();
    }

    [Fact]
    public void Warnings_AThousandOfOneKind_AreTenAndThenOneEveryTenSeconds()
    {
        Times(1000, i => logger.AnswerRefused($"reason {i}", "reviews.raw [0] at offset 0"));
        Assert.Equal(LogLimit.Burst, lines.Texts.Count());
        Assert.Equal(1000 - LogLimit.Burst, dropped[""]);

        for (int i = 0; i < 60; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            Times(100, _ => logger.AnswerRefused("again", "reviews.raw [0] at offset 0"));
        }

        Assert.Equal(LogLimit.Burst + 6, lines.Texts.Count());
    }

    [Fact]
    public void Warnings_OfAnotherKindOrOfAnotherPart_AreWrittenAllTheSame()
    {
        Times(100, _ => logger.AnswerRefused("reason", "reviews.raw [0] at offset 0"));
        logger.ConsumeFailed("away");
        services.GetRequiredService<ILogger<LogLimit>>().AnswerRefused("reason", "reviews.raw [1] at offset 0");

        Assert.Equal(LogLimit.Burst + 2, lines.Texts.Count());
    }

    [Fact]
    public void Information_AsMuchAsThereIs_IsWritten()
    {
        Times(100, i => logger.Reading($"topic-{i}", "group"));

        Assert.Equal(100, lines.Texts.Count());
        Assert.Empty(dropped);
    }

    [Fact]
    public void Warnings_AfterAQuietMinuteAndAHalf_MayComeTenAtOnceAgain()
    {
        Times(100, _ => logger.ConsumeFailed("away"));
        time.Advance(TimeSpan.FromSeconds(90));
        Times(100, _ => logger.ConsumeFailed("away"));

        Assert.Equal(LogLimit.Burst + 9, lines.Texts.Count());
    }

    private static void Times(int count, Action<int> log)
    {
        for (int i = 0; i < count; i++)
        {
            log(i);
        }
    }
}
