using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Tests.Data;

namespace StreamSentiment.Tests.Kafka.Clients;

public sealed class CommandSigningTests : IDisposable
{
    private const string Topic = "models.control";

    private static readonly string FirstKey = new('a', 32);
    private static readonly byte[] Id = "c1"u8.ToArray();
    private static readonly byte[] Command = """{"type":"PauseCommand"}"""u8.ToArray();

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Sign_KnownKeyAndRecord_IsWhatAnyClientComputes() =>
        // printf '\0\0\0\016models.control\0\0\0\002c1\0\0\0\027{"type":"PauseCommand"}' | openssl dgst -sha256 -hmac aaaa…
        Assert.Equal(
            "hmac-sha256=c9a1fd33ce30de1b8c71db38cc7b74b60bbd9c7b3d8a9579fcb43b710e62b5ba",
            Encoding.ASCII.GetString(Of(FirstKey).Sign(Topic, Id, Command).GetValueBytes())
        );

    [Fact]
    public void FindFault_SignedRecord_IsNone() =>
        Assert.Null(Of(FirstKey).FindFault(Topic, Id, Command, [Of(FirstKey).Sign(Topic, Id, Command)]));

    [Fact]
    public void FindFault_AnythingChanged_IsRefused()
    {
        Headers headers = [Of(FirstKey).Sign(Topic, Id, Command)];
        var signing = Of(FirstKey);
        Assert.NotNull(signing.FindFault("other", Id, Command, headers));
        Assert.NotNull(signing.FindFault(Topic, "c2"u8.ToArray(), Command, headers));
        Assert.NotNull(signing.FindFault(Topic, null, Command, headers));
        Assert.NotNull(signing.FindFault(Topic, Id, [.. Command, (byte)' '], headers));
        // The parts are told apart: what leaves the end of one for the start of the next is another record.
        Assert.NotNull(signing.FindFault(Topic, [.. Id, Command[0]], Command[1..], headers));
        Assert.NotNull(signing.FindFault(Topic, Id, Command, [new Header(CommandHeaders.Signature, [])]));
        Assert.NotNull(signing.FindFault(Topic, Id, Command, []));
        Assert.Contains("not signed", signing.FindFault(Topic, Id, Command, null));
        Assert.Contains("wrong", Of(new string('b', 32)).FindFault(Topic, Id, Command, headers));
    }

    [Fact]
    public void FindFault_OneOfSeveralKeys_IsGood()
    {
        string file = folder.Write("keys", $"{new string('b', 40)}\n{FirstKey}\r\n\n");
        var signing = CommandSigning.Of(new KafkaOptions { CommandKeyFile = file })!;
        Assert.Null(signing.FindFault(Topic, Id, Command, [Of(FirstKey).Sign(Topic, Id, Command)]));
        Assert.NotNull(Of(FirstKey).FindFault(Topic, Id, Command, [signing.Sign(Topic, Id, Command)]));
    }

    [Fact]
    public void Of_NoKey_IsNone() => Assert.Null(CommandSigning.Of(new KafkaOptions()));

    [Theory]
    [InlineData("short", "fewer than 32 bytes")]
    [InlineData("\n", "holds no key")]
    [InlineData(null, "cannot be read")]
    public void Validate_KeyThatIsNone_IsRefusedWithoutShowingIt(string? key, string reason)
    {
        string file = key is null ? Path.Combine(folder.Path, "absent") : folder.Write("key", key);
        var options = new KafkaOptions { Bootstrap = "localhost:9092", CommandKeyFile = file };
        string failure = new KafkaOptionsValidator().Validate(null, options).FailureMessage!;
        Assert.Contains("Kafka:CommandKeyFile", failure);
        Assert.Contains(reason, failure);
        Assert.DoesNotContain("short", failure);
    }

    [Fact]
    public void Check_KeyOnTheCommandLine_IsRefusedWithoutShowingIt()
    {
        var configuration = new ConfigurationRoot([
            new MemoryConfigurationProvider(
                new MemoryConfigurationSource { InitialData = [new("StreamSentiment:Kafka:CommandKey", FirstKey)] }
            ),
        ]);
        var refusal = Assert.Throws<InvalidOperationException>(() => SecretSources.Check(configuration, "StreamSentiment:Kafka"));
        Assert.Contains("CommandKey", refusal.Message);
        Assert.DoesNotContain(FirstKey, refusal.Message);
    }

    private static CommandSigning Of(string key) => CommandSigning.Of(new KafkaOptions { CommandKey = key })!;
}
