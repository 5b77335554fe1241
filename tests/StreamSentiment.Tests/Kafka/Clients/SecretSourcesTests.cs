using Microsoft.Extensions.Configuration;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Tests.Kafka.Clients;

public sealed class SecretSourcesTests
{
    [Theory]
    [InlineData("Kafka:Properties:sasl.password")]
    [InlineData("Kafka:ConsumerProperties:SASL_PASSWORD")]
    [InlineData("Kafka:ProducerProperties:ssl.key.pem")]
    [InlineData("kafka:properties:Sasl_OAuthBearer_Client_Secret")]
    public void Check_SecretFromElsewhere_NamesTheSettingNotTheValue(string setting)
    {
        var error = Assert.Throws<InvalidOperationException>(() => SecretSources.Check(InMemory(setting), "Kafka"));
        Assert.Contains(setting, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("s3cr3t", error.Message);
    }

    [Fact]
    public void Check_SecretInAChainedConfiguration_IsFound()
    {
        var outer = new ConfigurationBuilder().AddConfiguration(InMemory("Kafka:Properties:sasl.password")).Build();
        Assert.Throws<InvalidOperationException>(() => SecretSources.Check(outer, "Kafka"));
    }

    [Fact]
    public void Check_SecretFromTheEnvironment_Passes()
    {
        const string Prefix = "SECRET_SOURCES_TEST_";
        Environment.SetEnvironmentVariable($"{Prefix}Kafka__Properties__SASL_PASSWORD", "s3cr3t");
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables(Prefix).Build();
        SecretSources.Check(configuration, "Kafka");
        Assert.Equal("s3cr3t", configuration["Kafka:Properties:SASL_PASSWORD"]);
    }

    [Theory]
    [InlineData("Kafka:Properties:sasl.username")]
    [InlineData("Other:Properties:sasl.password")]
    public void Check_NoSecretOfOurs_Passes(string setting) => SecretSources.Check(InMemory(setting), "Kafka");

    private static IConfigurationRoot InMemory(string setting) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [setting] = "s3cr3t" }).Build();
}
