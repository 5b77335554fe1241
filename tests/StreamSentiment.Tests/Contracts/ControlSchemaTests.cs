using System.Reflection;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Contracts;

/// <summary>Every command and every status event has a schema, and the two say the same.</summary>
public sealed partial class ControlSchemaTests
{
    private static readonly Type[] Records =
    [
        .. ((Type[])[typeof(ControlCommand), typeof(StatusEvent)])
            .SelectMany(root => root.GetCustomAttributes<JsonDerivedTypeAttribute>())
            .Select(derived => derived.DerivedType),
    ];

    public static TheoryData<string> Names => [.. Records.Select(record => record.Name)];

    [Fact]
    public void Records_AllThatThereAre_AreKnownToTheSerializer() =>
        Assert.Equal(
            typeof(StatusEvent)
                .Assembly.GetTypes()
                .Where(type =>
                    !type.IsAbstract && (type.IsAssignableTo(typeof(StatusEvent)) || type.IsAssignableTo(typeof(ControlCommand)))
                )
                .Select(type => type.Name)
                .Order(),
            Records.Select(record => record.Name).Order()
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void Schema_PropertiesAndRequired_AreThoseOfTheRecord(string name)
    {
        var schema = Schema.Load(SchemaOf(name));
        var properties = TypeOf(name).Properties.Where(property => property.Get is not null).ToArray();

        Assert.Equal($"urn:streamsentiment:{SchemaOf(name).Replace(".v1.json", ":v1")}", schema.Id);
        Assert.Equal(name, schema.Properties["type"].Const);
        Assert.Equal(Sorted([.. properties.Select(property => property.Name), "type"]), Sorted(schema.Properties.Keys));
        Assert.Equal(
            Sorted([.. properties.Where(property => property.IsRequired).Select(property => property.Name), "type"]),
            Sorted(schema.Required)
        );
        Assert.All(schema.Properties.Values, property => Assert.NotEmpty(property.Description!));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Examples_AreValidAndReadAndWrittenAgainTheSame(string name)
    {
        var schema = Schema.Load(SchemaOf(name));
        var examples = schema.Examples.ToList();

        Assert.NotEmpty(examples);
        Assert.All(
            examples,
            example =>
            {
                Assert.Empty(schema.Validate(example.ToJsonString()));
                string written = Encoding.UTF8.GetString(ReadAndWrite(Encoding.UTF8.GetBytes(example.ToJsonString())));
                Assert.Empty(schema.Validate(written));
                Assert.Equal(written, Encoding.UTF8.GetString(ReadAndWrite(Encoding.UTF8.GetBytes(written))));
            }
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Example_WithoutARequiredProperty_IsRefusedByCodeAndSchema(string name)
    {
        var schema = Schema.Load(SchemaOf(name));
        foreach (string property in schema.Required)
        {
            var json = schema.Examples.First().AsObject();
            Assert.True(json.Remove(property));

            Assert.NotEmpty(schema.Validate(json.ToJsonString()));
            Assert.NotNull(FaultOf(json.ToJsonString()));
        }
    }

    [Theory]
    [InlineData(
        "RetrainCommand",
        "\"newest\":1,\"holdOut\":0.5,\"rehearsal\":0,\"epochs\":1,\"learningRate\":0.1,\"fromScratch\":true"
    )]
    [InlineData("RetrainCommand", "\"newest\":0")]
    [InlineData("RetrainCommand", "\"newest\":1.5")]
    [InlineData("RetrainCommand", "\"holdOut\":0")]
    [InlineData("RetrainCommand", "\"holdOut\":1")]
    [InlineData("RetrainCommand", "\"rehearsal\":-0.1")]
    [InlineData("RetrainCommand", "\"rehearsal\":1")]
    [InlineData("RetrainCommand", "\"epochs\":0")]
    [InlineData("RetrainCommand", "\"learningRate\":0")]
    [InlineData("RetrainCommand", "\"since\":\"yesterday\"")]
    [InlineData("RetrainCommand", "\"unknown\":[1]")]
    [InlineData("RepeatCommand", "\"version\":\"1\"")]
    [InlineData("RepeatCommand", "\"version\":\"\"")]
    [InlineData("EvaluateCommand", "\"version\":\"\"")]
    [InlineData("EvaluateCommand", "\"newest\":-1")]
    [InlineData("PromoteCommand", "\"version\":\"\"")]
    [InlineData("PromoteCommand", "\"version\":7")]
    [InlineData("RollbackCommand", "\"version\":\"1\"")]
    [InlineData("RollbackCommand", "\"version\":\"\"")]
    [InlineData("PauseCommand", "\"target\":\"scorer-0\"")]
    [InlineData("PauseCommand", "\"target\":\"\"")]
    [InlineData("ShadowCommand", "\"on\":true,\"version\":\"1\",\"share\":1")]
    [InlineData("ShadowCommand", "\"on\":true,\"version\":\"1\",\"share\":1.01")]
    [InlineData("ShadowCommand", "\"on\":true,\"version\":\"1\",\"share\":0")]
    [InlineData("ShadowCommand", "\"on\":\"yes\",\"version\":\"1\"")]
    [InlineData("RedriveCommand", "\"rate\":0.5,\"maxAttempts\":1,\"dryRun\":false")]
    [InlineData("RedriveCommand", "\"rate\":0")]
    [InlineData("RedriveCommand", "\"maxAttempts\":0")]
    [InlineData("ReplayCommand", "\"topic\":\"\"")]
    [InlineData("ReplayCommand", "\"topic\":\"t\",\"rate\":-1")]
    [InlineData("ReplayCommand", "\"topic\":\"t\",\"sentences\":true")]
    [InlineData("ReplayCommand", "\"topic\":\"t\",\"sentences\":\"all\"")]
    [InlineData("FlyCommand", "\"to\":\"the moon\"")]
    public void TryReadCommand_AnyDocument_AgreesWithTheSchema(string type, string own)
    {
        string json =
            $$"""{"type":"{{type}}","schemaVersion":1,"id":"c1","issuer":"anna","issuedAt":"2025-03-01T12:30:00Z",{{own}}}""";
        bool isValid = Records.Any(record => record.Name == type) && Schema.Load(SchemaOf(type)).Validate(json).Count == 0;

        Assert.Equal(isValid, EventSerializer.TryReadCommand(Encoding.UTF8.GetBytes(json), out var command, out string? fault));
        Assert.Equal(isValid, fault is null);
        Assert.Equal(isValid, command is not null);
    }

    [Theory]
    [InlineData("\"id\":\"\",\"issuer\":\"anna\"")]
    [InlineData("\"id\":\"c1\",\"issuer\":\"\"")]
    public void TryReadCommand_WithoutIdOrIssuer_IsRefused(string own) =>
        Assert.NotNull(FaultOf($$"""{"type":"PauseCommand","schemaVersion":1,"issuedAt":"2025-03-01T12:30:00Z",{{own}}}"""));

    [Fact]
    public void TryReadCommand_TimesInTheWrongOrder_IsRefused() =>
        Assert.Contains(
            "\"to\"",
            FaultOf(
                """{"type":"RedriveCommand","schemaVersion":1,"id":"c","issuer":"i","issuedAt":"2025-03-01T12:30:00Z","""
                    + """ "from":"2025-03-01T12:30:00Z","to":"2025-03-01T12:30:00Z"}"""
            )
        );

    [Theory]
    [InlineData(null, true)]
    [InlineData("scorer-0", true)]
    [InlineData("scorer-1", false)]
    public void IsFor_Target_IsNobodyOrTheInstance(string? target, bool isFor)
    {
        var command = new PauseCommand
        {
            SchemaVersion = 1,
            Id = "c",
            Issuer = "i",
            IssuedAt = Samples.Time,
            Target = target,
        };

        Assert.Equal(isFor, command.IsFor("scorer-0"));
    }

    private static byte[] ReadAndWrite(byte[] value)
    {
        if (EventSerializer.TryReadCommand(value, out var command, out _))
        {
            return EventSerializer.Serialize(command);
        }

        Assert.True(EventSerializer.TryReadStatus(value, out var status, out string? fault), fault);
        return EventSerializer.Serialize(status);
    }

    private static string? FaultOf(string json)
    {
        byte[] value = Encoding.UTF8.GetBytes(json);
        return
            EventSerializer.TryReadCommand(value, out _, out string? fault) || EventSerializer.TryReadStatus(value, out _, out _)
            ? null
            : fault;
    }

    private static JsonTypeInfo TypeOf(string name) =>
        EventJson.Default.GetTypeInfo(Records.Single(record => record.Name == name))!;

    private static string SchemaOf(string name) => $"{Capital().Replace(name, "-$1").ToLowerInvariant()}.v1.json";

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];

    [GeneratedRegex("(?<!^)([A-Z])")]
    private static partial Regex Capital();
}
