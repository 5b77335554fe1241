using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Retraining.Labels;

namespace StreamSentiment.Tests.Retraining.Labels;

public sealed class LabelReadingTests
{
    private const string Label = """{"id":7,"text":"t","label":1}""";

    [Theory]
    [InlineData(Envelope.None, "k", Label)]
    [InlineData(Envelope.None, "k", "\0\0\0\0\u0005" + Label)]
    [InlineData(Envelope.CloudEvents, "k", """{"specversion":"1.0","id":"e","data":{"id":7,"text":"t","label":true}}""")]
    [InlineData(Envelope.Connect, null, """{"schema":{},"payload":{"id":7,"text":"t","label":"POS"}}""")]
    [InlineData(Envelope.ChangeEvent, """{"id":7}""", """{"before":null,"after":{"id":7,"text":"t","label":1},"op":"u"}""")]
    public void TryRead_LabelInAnEnvelope_IsTheLabel(Envelope envelope, string? key, string value)
    {
        Assert.True(Read(envelope, key, value, out _, out var label, out var rejection), rejection.Message);

        Assert.Equal(new ReviewLabelled("7", "t", SentimentLabel.Positive), label);
    }

    [Theory]
    [InlineData(Envelope.None, "7", null)]
    [InlineData(Envelope.ChangeEvent, """{"id":7}""", null)]
    [InlineData(Envelope.ChangeEvent, """{"schema":{},"payload":{"id":7}}""", null)]
    [InlineData(Envelope.ChangeEvent, """{"id":7}""", """{"before":null,"after":null,"op":"d"}""")]
    [InlineData(Envelope.ChangeEvent, null, """{"before":{"id":7,"text":"t"},"after":null,"op":"d"}""")]
    [InlineData(Envelope.Any, "other", """{"payload":{"before":{"id":"7"},"after":null,"op":"d"}}""")]
    public void TryRead_TombstoneOrDeletion_WithdrawsTheLabel(Envelope envelope, string? key, string? value)
    {
        Assert.True(Read(envelope, key, value, out string? id, out var label, out var rejection), rejection.Message);

        Assert.Equal(("7", null), (id, label));
    }

    [Theory]
    [InlineData(Envelope.None, null, null, RejectionReason.NullValue)]
    [InlineData(Envelope.ChangeEvent, null, """{"before":null,"after":null,"op":"d"}""", RejectionReason.Deleted)]
    [InlineData(Envelope.None, "7", """{"schema":{},"payload":{"id":7,"text":"t","label":1}}""", RejectionReason.MissingId)]
    public void TryRead_NeitherLabelNorWithdrawal_HasItsReason(Envelope envelope, string? key, string? value, string reason)
    {
        Assert.False(Read(envelope, key, value, out _, out _, out var rejection));

        Assert.Equal(reason, rejection.Reason);
    }

    private static bool Read(
        Envelope envelope,
        string? key,
        string? value,
        out string? id,
        out ReviewLabelled? label,
        out Rejection rejection
    ) =>
        new LabelReading(10_000, envelope).TryRead(
            new Message<byte[], byte[]> { Key = Bytes(key)!, Value = Bytes(value)! },
            out id,
            out label,
            out rejection
        );

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);
}
