using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Cli;

/// <summary><c>schemas register</c> against a registry of this test.</summary>
public sealed class CliSchemasTests
{
    [Fact]
    public async Task Register_EveryRecord_HasItsSchemaUnderTheSubjectOfItsTopic()
    {
        await using var registry = new FakeRegistry();
        Dictionary<string, string> environment = new() { ["STREAMSENTIMENT__KAFKA__INPUTTOPIC"] = "shop.reviews" };

        var (code, output, error) = await RunAsync(["--registry", registry.Url], environment);

        Assert.Equal((0, ""), (code, error));
        string[] subjects = [.. registry.Registered.Select(registered => registered.Subject)];
        Assert.Equal(subjects.Length, subjects.Distinct().Count());
        Assert.Equal(
            Directory.GetFiles(Repository.Path("schemas"), "*.json").Length - 1, // headers are no value
            subjects.Length
        );
        Assert.Superset(
            new HashSet<string>
            {
                "shop.reviews-value",
                "reviews.scored-value",
                "reviews.labelled-value",
                "models.published-value",
                "models.control-RetrainCommand",
                "models.status-CommandFinished",
            },
            new HashSet<string>(subjects)
        );
        Assert.All(registry.Registered, registered => Assert.Equal("JSON", registered.Type));
        Assert.Equal(
            File.ReadAllText(Repository.Path("schemas", "review.v1.json")),
            registry.Registered.Single(registered => registered.Subject == "shop.reviews-value").Schema
        );
        Assert.Contains(output.Split('\n'), line => line.StartsWith("shop.reviews-value  id ", StringComparison.Ordinal));
        Assert.Null(registry.Authorization);
    }

    [Theory]
    [InlineData("PASSWORD", "secret", "Basic YW5uYTpzZWNyZXQ=")]
    [InlineData("TOKEN", "t0ken", "Bearer t0ken")]
    public async Task Register_WithCredentials_SendsThem(string setting, string value, string authorization)
    {
        await using var registry = new FakeRegistry();
        string[] user = setting == "PASSWORD" ? ["--user", "anna"] : [];

        var (code, output, _) = await RunAsync(
            [.. user, "--json"],
            new() { ["STREAMSENTIMENT__REGISTRY__URL"] = registry.Url, [$"STREAMSENTIMENT__REGISTRY__{setting}"] = value }
        );

        Assert.Equal((0, authorization), (code, registry.Authorization));
        Assert.StartsWith("{\"subject\":\"", output);
        Assert.DoesNotContain(value, output);
    }

    [Theory]
    [InlineData(401, """{"error_code":401,"message":"Unauthorized"}""", "STREAMSENTIMENT__REGISTRY__PASSWORD")]
    [InlineData(409, """{"error_code":409,"message":"Schema being registered is incompatible"}""", "is incompatible")]
    [InlineData(422, """{"error_code":42201,"message":"Invalid schema"}""", "Invalid schema")]
    [InlineData(500, """{"error_code":50001,"message":"Store is away"}""", "Store is away")]
    [InlineData(404, "<html>not found</html>", "Is this the address of the registry")]
    [InlineData(200, "<html>welcome</html>", "is no schema registry")]
    public async Task Register_Refused_SaysBySentenceWhatAndWhy(int status, string answer, string expected)
    {
        await using var registry = new FakeRegistry(status, answer);

        var (code, output, error) = await RunAsync(["--registry", registry.Url]);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("error: ", error);
        Assert.Contains(registry.Url, error);
        Assert.Contains(expected, error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public async Task Register_NobodyThere_SaysTheAddressAndTheReason()
    {
        string url = $"http://127.0.0.1:{FreePorts.Take(1)[0]}";

        var (code, _, error) = await RunAsync(["--registry", url]);

        Assert.Equal(1, code);
        Assert.StartsWith($"error: The schema registry at {url} does not answer: ", error);
        Assert.Contains("refused", error);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("The address of the schema registry is missing")]
    [InlineData("--registry localhost:8081 is not the address", "--registry", "localhost:8081")]
    [InlineData("The password of anna is missing", "--registry", "http://localhost:1", "--user", "anna")]
    [InlineData("is a secret", "--registry", "http://localhost:1", "-X", "schema.registry.basic.auth.user.info=a:b")]
    [InlineData("is not schema.registry.NAME=VALUE", "--registry", "http://localhost:1", "-X", "ssl.ca.location=x")]
    public async Task Register_WrongUsage_IsRefused(string expected, params string[] arguments)
    {
        var (code, _, error) = await RunAsync(arguments);

        Assert.Equal(2, code);
        Assert.Contains(expected, error);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(
        string[] arguments,
        Dictionary<string, string>? environment = null
    )
    {
        await using var cli = ProcessRunner.StartCli(["schemas", "register", .. arguments], environment);
        return (await cli.EndAsync(), cli.Output, cli.Error);
    }
}
