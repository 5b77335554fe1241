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
    [InlineData("Kafka:Bootstrp", "b:1", "There is no setting Kafka:Bootstrp (SOURCE). Did you mean Kafka:Bootstrap?")]
    [InlineData("Scorng:Workers", "2", "There is no setting Scorng:Workers (SOURCE). Did you mean Scoring:Workers?")]
    [InlineData("Kafka_Bootstrap", "b:1", "There is no setting Kafka_Bootstrap (SOURCE). Did you mean Kafka:Bootstrap?")]
    [InlineData("Drift:Words:Rise", "1", "There is no setting Drift:Words:Rise (SOURCE). Did you mean Drift:Words:Raise?")]
    [InlineData("Http:Something", "1", "There is no setting Http:Something (SOURCE). Http has Url.")]
    [InlineData(
        "Elsewhere",
        "1",
        "There is no setting Elsewhere (SOURCE). The sections are Kafka, Scoring, Models, Drift, Http, Page."
    )]
    [InlineData("Scoring:Workers", "many", "Scoring:Workers is 'many' (SOURCE), but it must be a whole number.")]
    [InlineData("Scoring:Workers", "1e99", "Scoring:Workers is '1e99' (SOURCE), but it must be a whole number.")]
    [InlineData("Scoring:Workers", "99999999999", "Scoring:Workers is '99999999999' (SOURCE), but it must be a whole number.")]
    [InlineData(
        "Scoring:MaxBatchDelay",
        "fast",
        "Scoring:MaxBatchDelay is 'fast' (SOURCE), but it must be a duration, hh:mm:ss."
    )]
    [InlineData(
        "Scoring:Precision",
        "fp8",
        "Scoring:Precision is 'fp8' (SOURCE), but it must be one of Auto, Fp32, Bf16, Int16."
    )]
    [InlineData("Drift:Enabled", "yes", "Drift:Enabled is 'yes' (SOURCE), but it must be true or false.")]
    [InlineData("Drift:Memory", "big", "Drift:Memory is 'big' (SOURCE), but it must be a number.")]
    public void Read_MisspeltSettingOrWrongType_SaysWhereAndWhatWasMeantInPlainWords(string setting, string value, string message)
    {
        var onLine = Assert.Throws<InvalidSettingException>(() =>
            ScorerSettings.Read(new ConfigurationManager(), [$"--StreamSentiment:{setting}", value])
        );
        Assert.Equal(message.Replace("SOURCE", "on the command line", StringComparison.Ordinal), onLine.Message);
        var inFile = Assert.Throws<InvalidSettingException>(() => ScorerSettings.Read(File((setting, value)), []));
        Assert.Equal(message.Replace("SOURCE", "in the configuration", StringComparison.Ordinal), inFile.Message);

        string prefix = $"TEST_{Guid.NewGuid():N}_";
        string variable = $"STREAMSENTIMENT__{setting.ToUpperInvariant().Replace(":", "__", StringComparison.Ordinal)}";
        Environment.SetEnvironmentVariable(prefix + variable, value);
        var configuration = new ConfigurationManager();
        configuration.AddEnvironmentVariables(prefix);
        var inEnvironment = Assert.Throws<InvalidSettingException>(() => ScorerSettings.Read(configuration, []));
        Assert.Contains($"(in the environment: {variable})", inEnvironment.Message);
    }

    [Theory]
    [InlineData("STREAMSENTIMENT_KAFKA_BOOTSTRAP", "STREAMSENTIMENT__KAFKA__BOOTSTRAP")]
    [InlineData("STREAMSENTIMENT_KAFKA__GROUPID", "STREAMSENTIMENT__KAFKA__GROUPID")]
    public void Read_VariableWithOneUnderscore_IsRefusedWithTheRightOne(string variable, string meant)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([KeyValuePair.Create(variable.Replace("__", ":"), (string?)"b:1")]);
        var refused = Assert.Throws<InvalidSettingException>(() => ScorerSettings.Read(configuration, []));
        Assert.Contains(meant, refused.Message);
    }

    [Theory]
    [InlineData("--bootstrp", "Did you mean --bootstrap?")]
    [InlineData("--grup", "Did you mean --group?")]
    [InlineData("--Kafka:Bootstrap", "Did you mean --StreamSentiment:Kafka:Bootstrap?")]
    [InlineData("--StreamSentimnet:Kafka:Bootstrap", "Did you mean --StreamSentiment:Kafka:Bootstrap?")]
    [InlineData("--kafka.groupid", "Did you mean --StreamSentiment:Kafka:GroupId?")]
    [InlineData("--hlep", "Did you mean --help?")]
    [InlineData("-b", "--help lists the settings")]
    [InlineData("bootstrap", "Did you mean --bootstrap?")]
    public void Read_ArgumentThatIsNoSetting_IsRefusedWithWhatWasMeant(string name, string meant)
    {
        var refused = Assert.Throws<InvalidSettingException>(() =>
            ScorerSettings.Read(new ConfigurationManager(), ["--group", "g", name, "b:1"])
        );
        Assert.StartsWith($"{name} is no setting.", refused.Message);
        Assert.Contains(meant, refused.Message);
    }

    [Theory]
    [InlineData(null, null, "http://127.0.0.1:8080")]
    [InlineData(null, "http://+:80;http://[::1]:81", "http://+:80;http://[::1]:81")]
    [InlineData("http://a:1", "http://+:80", "http://a:1")]
    public void Urls_OwnSettingAspNetsSettingAndDefault_TheFirstOfTheseThatIsSetWins(string? own, string? aspNet, string expected)
    {
        var configuration = own is null ? new ConfigurationManager() : File(("Http:Url", own));
        configuration["urls"] = aspNet;
        var settings = ScorerSettings.Read(configuration, []);
        Assert.Equal(expected, HostConfiguration.Urls(configuration, settings.Http));
    }

    [Theory]
    [InlineData("https://+:443")]
    [InlineData("localhost:80")]
    public void Urls_AspNetsSettingIsNoAddress_IsRefusedByName(string urls)
    {
        var configuration = new ConfigurationManager { ["urls"] = urls };
        var refused = Assert.Throws<InvalidSettingException>(() => HostConfiguration.Urls(configuration, new HttpOptions()));
        Assert.Contains($"ASPNETCORE_URLS is '{urls}'", refused.Message);
    }

    [Fact]
    public void LogFormat_IsCheckedByName()
    {
        Assert.Equal("simple", HostConfiguration.LogFormat(new ConfigurationManager()));
        var configuration = new ConfigurationManager { ["Logging:Console:FormatterName"] = "JSON" };
        Assert.Equal("json", HostConfiguration.LogFormat(configuration));
        configuration["Logging:Console:FormatterName"] = "jsn";
        Assert.Contains("json", Assert.Throws<InvalidSettingException>(() => HostConfiguration.LogFormat(configuration)).Message);
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
