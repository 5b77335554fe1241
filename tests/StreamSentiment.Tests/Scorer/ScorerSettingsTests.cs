using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamSentiment.Drift;
using StreamSentiment.Hosting;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Scorer;
using StreamSentiment.Scoring;

namespace StreamSentiment.Tests.Scorer;

public sealed class ScorerSettingsTests
{
    [Fact]
    public void Read_FileEnvironmentAndCommandLine_TheLaterWins()
    {
        // A prefix of its own: the environment belongs to all tests of the process.
        string prefix = $"TEST_{Guid.NewGuid():N}_";
        Environment.SetEnvironmentVariable($"{prefix}STREAMSENTIMENT__KAFKA__GROUPID", "environment");
        Environment.SetEnvironmentVariable($"{prefix}STREAMSENTIMENT__KAFKA__INPUTTOPIC", "environment");
        var configuration = File(
            ("Kafka:Bootstrap", "file"),
            ("Kafka:GroupId", "file"),
            ("Kafka:InputTopic", "file"),
            ("Scoring:MaxBatchDelay", "00:00:00.005")
        );
        configuration.AddEnvironmentVariables(prefix);

        var settings = ScorerSettings.Read(configuration, ["--group", "line", "--StreamSentiment:Scoring:MaxBatchSize=32"]);

        Assert.Equal(
            ("file", "environment", "line"),
            (settings.Kafka.Bootstrap, settings.Kafka.InputTopic, settings.Kafka.GroupId)
        );
        Assert.Equal((32, TimeSpan.FromMilliseconds(5)), (settings.Scoring.MaxBatchSize, settings.Scoring.MaxBatchDelay));
    }

    [Fact]
    public void Read_ShortForms_AreTheSettingsTheyStandFor()
    {
        var settings = ScorerSettings.Read(
            new ConfigurationManager(),
            ["--bootstrap", "b:1", "--group", "g", "--model", "m", "--url=http://[::1]:1"]
        );
        Assert.Equal(
            ("b:1", "g", "m", "http://[::1]:1"),
            (settings.Kafka.Bootstrap, settings.Kafka.GroupId, settings.Scoring.Model, settings.Http.Url)
        );
    }

    [Fact]
    public void AddScoring_Options_HaveWhatWasRead()
    {
        var configuration = File(("Kafka:Properties:SECURITY_PROTOCOL", "ssl"));
        ScorerSettings.Read(
            configuration,
            [
                "--bootstrap",
                "b:1",
                "--StreamSentiment:Scoring:Workers",
                "3",
                "--StreamSentiment:Drift:Enabled=false",
                "--StreamSentiment:Drift:Words:Raise=0.3",
            ]
        );
        using var provider = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .Configure<ScoringOptions>(options => options.Model = ScorerSettings.DefaultModel)
            .AddScoring()
            .BuildServiceProvider();
        var (kafka, scoring) = (Value<KafkaOptions>(provider), Value<ScoringOptions>(provider));
        Assert.Equal(("b:1", "ssl"), (kafka.Bootstrap, kafka.Properties["SECURITY_PROTOCOL"]));
        Assert.Equal((3, ScorerSettings.DefaultModel), (scoring.Workers, scoring.Model));
        Assert.Equal(
            new DriftOptions
            {
                Enabled = false,
                Words = new() { Raise = 0.3, Clear = 0.05 },
            },
            Value<DriftOptions>(provider)
        );
    }

    [Theory]
    [InlineData("Kafka:Bootstrp", "b:1", "Bootstrp")]
    [InlineData("Scorng:Workers", "2", "Scorng")]
    [InlineData("Scoring:Workers", "many", "Workers")]
    [InlineData("Scoring:MaxBatchDelay", "fast", "MaxBatchDelay")]
    [InlineData("Scoring:Precision", "fp8", "Precision")]
    public void Read_UnknownSettingOrWrongType_IsRefusedByName(string setting, string value, string named)
    {
        var inFile = Assert.Throws<InvalidSettingException>(() => ScorerSettings.Read(File((setting, value)), []));
        Assert.Contains(named, inFile.Message);
        var onLine = Assert.Throws<InvalidSettingException>(() =>
            ScorerSettings.Read(new ConfigurationManager(), [$"--StreamSentiment:{setting}", value])
        );
        Assert.Contains(named, onLine.Message);
    }

    [Theory]
    [InlineData("--bootstrp", "b:1")]
    [InlineData("--Kafka:Bootstrap", "b:1")]
    [InlineData("-b", "b:1")]
    [InlineData("bootstrap", "b:1")]
    public void Read_ArgumentThatIsNoSetting_IsRefusedByName(string name, string value)
    {
        var refused = Assert.Throws<InvalidSettingException>(() =>
            ScorerSettings.Read(new ConfigurationManager(), ["--group", "g", name, value])
        );
        Assert.Contains(name, refused.Message);
    }

    [Theory]
    [InlineData("--bootstrap")]
    [InlineData("--StreamSentiment:Kafka:GroupId")]
    public void Read_ArgumentWithoutItsValue_IsRefusedByName(string name)
    {
        var refused = Assert.Throws<InvalidSettingException>(() =>
            ScorerSettings.Read(new ConfigurationManager(), ["--group", "g", name])
        );
        Assert.Contains(name, refused.Message);
    }

    [Theory]
    [InlineData("Kafka:Properties:sasl.password")]
    [InlineData("Kafka:ConsumerProperties:SASL_PASSWORD")]
    public void Read_SecretInAFileOrOnTheCommandLine_IsRefusedByNameWithoutItsValue(string setting)
    {
        InvalidSettingException[] refused =
        [
            Assert.Throws<InvalidSettingException>(() => ScorerSettings.Read(File((setting, "hunter2")), [])),
            Assert.Throws<InvalidSettingException>(() =>
                ScorerSettings.Read(new ConfigurationManager(), [$"--StreamSentiment:{setting}=hunter2"])
            ),
        ];
        Assert.All(
            refused,
            fault =>
            {
                Assert.Contains(setting, fault.Message);
                Assert.DoesNotContain("hunter2", fault.Message);
            }
        );
    }

    private static ConfigurationManager File(params (string Setting, string Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create($"StreamSentiment:{setting.Setting}", (string?)setting.Value))
        );
        return configuration;
    }

    private static T Value<T>(IServiceProvider services)
        where T : class => services.GetRequiredService<IOptions<T>>().Value;
}
