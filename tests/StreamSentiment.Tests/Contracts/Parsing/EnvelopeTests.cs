using System.Text;
using CsCheck;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Parsing;

namespace StreamSentiment.Tests.Contracts.Parsing;

public sealed class EnvelopeTests
{
    private const string Review = """{"id":"1","text":"t"}""";

    // The envelopes as their producers write them; REVIEW stands for the review, STRING for it in a string, BASE64 for it so.
    private static readonly (Envelope Envelope, string Json)[] Envelopes =
    [
        (Envelope.CloudEvents, """{"specversion":"1.0","id":"e","source":"/s","type":"review","data":REVIEW}"""),
        (Envelope.CloudEvents, """{"data":REVIEW,"type":"review","source":"/s","id":"e","time":null,"specversion":"0.3"}"""),
        (Envelope.CloudEvents, """{"specversion":"1.0","id":"e","source":"/s","type":"review","data_base64":"BASE64"}"""),
        (Envelope.CloudEvents, """{"specversion":"1.0","id":"e","source":"/s","type":"review","data":STRING}"""),
        (Envelope.CloudEvents, """{"specversion":"1.0","id":"e","source":"/s","type":"review","text":"other","data":REVIEW}"""),
        (Envelope.Connect, """{"schema":{"type":"struct","fields":[{"field":"id"}]},"payload":REVIEW}"""),
        (Envelope.Connect, """{"payload":REVIEW,"schema":null}"""),
        (Envelope.Connect, """{"payload":REVIEW}"""),
        (Envelope.Connect, """{"schema":{"type":"string"},"payload":STRING}"""),
        (Envelope.ChangeEvent, """{"before":null,"after":REVIEW,"source":{"ts_ms":1},"op":"c","ts_ms":1,"transaction":null}"""),
        (Envelope.ChangeEvent, """{"before":{"id":"0","text":"old"},"after":REVIEW,"source":{},"op":"u"}"""),
        (Envelope.ChangeEvent, """{"after":REVIEW,"op":"r"}"""),
        (Envelope.ChangeEvent, """{"schema":{"type":"struct"},"payload":{"before":null,"after":REVIEW,"op":"c"}}"""),
        (Envelope.ChangeEvent, """{"payload":{"after":REVIEW}}"""),
        (Envelope.ChangeEvent, """{"after":STRING,"op":"c","source":{"connector":"mongodb"}}"""),
        (Envelope.ChangeEvent, """{"table":"A.R","op_type":"I","op_ts":"2026-01-01","after":REVIEW}"""),
        (Envelope.JsonString, "STRING"),
        (Envelope.JsonString, " STRING\n"),
    ];

    public static TheoryData<int> EveryEnvelope => [.. Enumerable.Range(0, Envelopes.Length)];

    [Theory]
    [MemberData(nameof(EveryEnvelope))]
    public void TryRead_Envelope_IsOpenedByItsSettingAndByAny(int envelope)
    {
        string json = Filled(envelope, Review);

        Assert.Equal(new Review("1", "t"), Accept(json, Envelopes[envelope].Envelope));
        Assert.Equal(new Review("1", "t"), Accept(json, Envelope.Any));
        Assert.Equal(new Review("1", "t"), Accept("\uFEFF" + json, Envelope.Any));
    }

    [Theory]
    [MemberData(nameof(EveryEnvelope))]
    public void TryRead_EnvelopeWithoutItsSetting_IsRejectedWithTheSettingAndWithoutTheText(int envelope)
    {
        string json = Filled(envelope, """{"id":"do-not-tell","text":"do-not-tell"}""");
        foreach (var other in Enum.GetValues<Envelope>().Except([Envelope.Any, Envelopes[envelope].Envelope]))
        {
            if (TryRead(json, other, out var review, out var rejection))
            {
                // A CloudEvent may be one that has a text of its own.
                Assert.Equal("other", review.Text);
                continue;
            }

            Assert.Contains("Kafka:Envelope=", rejection.Message);
            Assert.DoesNotContain("do-not-tell", rejection.Message);
        }
    }

    [Theory]
    [MemberData(nameof(EveryEnvelope))]
    public void TryRead_EnvelopeAroundNoReview_SaysWhereTheFaultIs(int envelope)
    {
        var rejection = Reject(Filled(envelope, """{"id":"1","Text":"do-not-tell"}"""), Envelopes[envelope].Envelope);

        Assert.Equal(RejectionReason.MissingText, rejection.Reason);
        Assert.StartsWith("in the ", rejection.Message);
        Assert.EndsWith("it has \"Text\", and names are case-sensitive", rejection.Message);
        Assert.DoesNotContain("do-not-tell", rejection.Message);
    }

    [Theory]
    [MemberData(nameof(EveryEnvelope))]
    public void TryRead_EnvelopeWithChangedBytes_GivesAReviewOrAReason(int envelope)
    {
        byte[] valid = Encoding.UTF8.GetBytes(Filled(envelope, Review));
        byte[] structural = "\"\\{}[],:u0d"u8.ToArray();
        var replacement = Gen.OneOf(Gen.Byte, Gen.Int[0, structural.Length - 1].Select(index => structural[index]));
        Gen.Select(Gen.Int[0, valid.Length - 1], replacement)
            .Array[1, 3]
            .Sample(
                changes =>
                {
                    byte[] value = (byte[])valid.Clone();
                    foreach (var (position, newByte) in changes)
                    {
                        value[position] = newByte;
                    }

                    foreach (var setting in Enum.GetValues<Envelope>())
                    {
                        bool read = ReviewReader.TryRead(value, 10_000, setting, null, out var review, out var rejection);
                        Assert.True(read ? review!.Id.Length > 0 : rejection is { Reason.Length: > 0, Message.Length: > 0 });
                    }
                },
                iter: 200
            );
    }

    [Theory]
    [InlineData("""{"id":"1","text":"t","payload":{"id":"2","text":"other"},"schema":{}}""")]
    [InlineData("""{"id":"1","text":"t","after":{"id":"2","text":"other"},"op":"c"}""")]
    [InlineData("""{"id":"1","text":"t","data":{"id":"2","text":"other"},"specversion_":1}""")]
    [InlineData("""{"id":"1","text":"t"}""")]
    public void TryRead_ReviewWithoutAnEnvelope_IsReadUnderEverySetting(string json) =>
        Assert.All(Enum.GetValues<Envelope>(), setting => Assert.Equal("t", Accept(json, setting).Text));

    [Theory]
    [InlineData("""{"specversion":"1.0","id":"e7","source":"/s","type":"review","data":{"text":"t"}}""", "e7")]
    [InlineData("""{"specversion":"1.0","id":"e7","source":"/s","type":"review","data":{"id":null,"text":"t"}}""", "e7")]
    [InlineData("""{"specversion":"1.0","id":"e7","source":"/s","type":"review","data":{"id":8,"text":"t"}}""", "8")]
    [InlineData("""{"text":"t"}""", "header")]
    public void TryRead_DataWithoutAnId_HasThatOfTheEvent(string json, string id)
    {
        byte[] value = Encoding.UTF8.GetBytes(json);

        Assert.True(ReviewReader.TryRead(value, 10_000, Envelope.CloudEvents, "header", out var review, out _));

        Assert.Equal(id, review.Id);
    }

    [Theory]
    [InlineData("""{"before":{"id":7,"text":"do-not-tell"},"after":null,"op":"d"}""", "7")]
    [InlineData("""{"schema":{},"payload":{"before":{"id":"r7"},"after":null,"op":"d"}}""", "r7")]
    [InlineData("""{"before":null,"after":null,"op":"d"}""", null)]
    [InlineData("""{"before":{"name":"x"},"op":"d"}""", null)]
    [InlineData("""{"op":"t","source":{"table":"reviews"}}""", null)]
    [InlineData("""{"table":"A","op_type":"D","before":{"id":7}}""", "7")]
    public void TryRead_ChangeThatLeavesNoRow_IsADeletionWithItsId(string json, string? id)
    {
        var rejection = Reject(json, Envelope.ChangeEvent);

        Assert.Equal((RejectionReason.Deleted, id), (rejection.Reason, rejection.DeletedId));
        Assert.DoesNotContain("do-not-tell", rejection.Message);
    }

    [Fact]
    public void TryRead_TextThatTheDatabaseDidNotSend_IsNotScored()
    {
        var rejection = Reject(
            """{"before":null,"after":{"id":1,"text":"__debezium_unavailable_value"},"op":"u"}""",
            Envelope.ChangeEvent
        );

        Assert.Equal(RejectionReason.MissingText, rejection.Reason);
        Assert.Contains("REPLICA IDENTITY FULL", rejection.Message);
    }

    [Theory]
    [InlineData("""{"specversion":"1.0","id":"e","source":"/s","type":"review"}""", RejectionReason.MissingText)]
    [InlineData("""{"specversion":"1.0","id":"e","source":"/s","type":"review","data":null}""", RejectionReason.MissingText)]
    [InlineData("""{"specversion":"1.0","id":"e","source":"/s","type":"review","data":[1]}""", RejectionReason.WrongType)]
    [InlineData("""{"specversion":"1.0","id":"e","source":"/s","type":"review","data":"words"}""", RejectionReason.WrongType)]
    [InlineData("""{"specversion":"1.0","id":"e","data_base64":"!"}""", RejectionReason.InvalidJson)]
    [InlineData("""{"specversion":"1.0","id":"e","data_base64":"/////w=="}""", RejectionReason.InvalidUtf8)]
    [InlineData("""{"specversion":"1.0","id":"e","data_base64":"eyJpZCI="}""", RejectionReason.InvalidJson)]
    [InlineData("""{"schema":{},"payload":null}""", RejectionReason.NullValue)]
    [InlineData("""{"schema":{},"payload":{"id":"1","text":"t"}}{}""", RejectionReason.InvalidJson)]
    [InlineData("\"{\\\"id\\\":\"", RejectionReason.InvalidJson)]
    [InlineData("\"\\ud800\"", RejectionReason.WrongType)]
    [InlineData("\"words\"", RejectionReason.WrongType)]
    [InlineData("[]", RejectionReason.WrongType)]
    [InlineData("[1]", RejectionReason.WrongType)]
    [InlineData("", RejectionReason.InvalidJson)]
    public void TryRead_EnvelopeWithoutContent_HasItsReason(string json, string reason) =>
        Assert.Equal(reason, Reject(json, Envelope.Any).Reason);

    [Fact]
    public void TryRead_BatchOfCloudEvents_IsNamed() =>
        Assert.Contains(
            "batch of CloudEvents",
            Reject("""[{"specversion":"1.0","id":"1","data":{}},{"specversion":"1.0"}]""", Envelope.CloudEvents).Message
        );

    [Theory]
    [InlineData("0000000005")]
    [InlineData("00FFFFFFFF")]
    [InlineData("007B7B7B7B")]
    [InlineData("000000000000000005")]
    [InlineData("0189ABCDEF0123456789ABCDEF01234567")]
    [InlineData("030089ABCDEF0123456789ABCDEF01234567")]
    public void TryRead_FrameOfARegistry_IsSkipped(string frame)
    {
        foreach (string json in new[] { Review, " \n" + Review, "\uFEFF" + Review, Filled(5, Review) })
        {
            byte[] value = [.. Convert.FromHexString(frame), .. Encoding.UTF8.GetBytes(json)];
            var envelope = json.Contains("payload") ? Envelope.Connect : Envelope.None;

            Assert.True(
                ReviewReader.TryRead(value, 10_000, envelope, null, out var review, out var rejection),
                rejection.Message
            );

            Assert.Equal("1", review.Id);
        }
    }

    [Theory]
    [InlineData("00000000050231066162630A", RejectionReason.InvalidJson)] // Avro
    [InlineData("0000000005000A0131", RejectionReason.InvalidJson)] // Protobuf
    [InlineData("0000000005FFFE0131", RejectionReason.InvalidJson)]
    [InlineData("0000000005", RejectionReason.InvalidJson)]
    [InlineData("00000000057B", RejectionReason.InvalidJson)]
    [InlineData("000000000522616263", RejectionReason.InvalidJson)] // 17 characters of Avro
    [InlineData("00000000057B22E922", RejectionReason.InvalidUtf8)]
    public void TryRead_FrameAroundNoJson_IsNamedWithItsSchema(string hex, string reason)
    {
        Assert.False(ReviewReader.TryRead(Convert.FromHexString(hex), 10_000, out _, out var rejection));

        Assert.Equal(reason, rejection.Reason);
        Assert.Contains("a schema registry frames it (magic byte 0, schema id 5)", rejection.Message);
    }

    [Fact]
    public void TryRead_FrameAroundAReviewWithAFault_HasThatFault()
    {
        byte[] value = [0, 0, 0, 0, 5, .. """{"id":"1"}"""u8];

        Assert.False(ReviewReader.TryRead(value, 10_000, out _, out var rejection));

        Assert.Equal(RejectionReason.MissingText, rejection.Reason);
    }

    [Theory]
    [InlineData("1F8B0800", "gzip")]
    [InlineData("28B52FFD", "zstd")]
    [InlineData("FFFE7B00", "UTF-16")]
    [InlineData("7B002200", "UTF-16")]
    [InlineData("4F626A01", "Avro")]
    [InlineData("ACED0005", "Java")]
    [InlineData("3C613E", "XML")]
    public void TryRead_KnownFormat_IsNamed(string hex, string name)
    {
        Assert.False(ReviewReader.TryRead(Convert.FromHexString(hex), 10_000, out _, out var rejection));

        Assert.Contains($"it looks like", rejection.Message);
        Assert.Contains(name, rejection.Message);
    }

    [Theory]
    [InlineData("7", "7")]
    [InlineData("shop/7", "shop/7")]
    [InlineData("""{"id":7}""", "7")]
    [InlineData("""{"id":"r7"}""", "r7")]
    [InlineData("""{"schema":{"type":"struct"},"payload":{"id":7}}""", "7")]
    [InlineData("""{"schema":{"type":"int64"},"payload":7}""", "7")]
    [InlineData("\"r7\"", "r7")]
    [InlineData("""{"name":1}""", """{"name":1}""")]
    [InlineData("", "")]
    public void IdOfKey_KeyOfAnEnvelope_IsTheColumnInIt(string key, string id)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(key);

        Assert.Equal(id, ReviewLabelledReader.IdOfKey(bytes, Envelope.ChangeEvent));
        Assert.Equal(key, ReviewLabelledReader.IdOfKey(bytes, Envelope.None));
    }

    private static string Filled(int envelope, string review)
    {
        string text = $"\"{review.Replace("\"", "\\\"")}\"";
        return Envelopes[envelope]
            .Json.Replace("REVIEW", review)
            .Replace("STRING", text)
            .Replace("BASE64", Convert.ToBase64String(Encoding.UTF8.GetBytes(review)));
    }

    private static bool TryRead(string json, Envelope envelope, out Review review, out Rejection rejection)
    {
        bool read = ReviewReader.TryRead(Encoding.UTF8.GetBytes(json), 10_000, envelope, null, out var found, out rejection);
        review = found!;
        return read;
    }

    private static Review Accept(string json, Envelope envelope)
    {
        Assert.True(TryRead(json, envelope, out var review, out var rejection), $"{json}: {rejection.Message}");
        return review;
    }

    private static Rejection Reject(string json, Envelope envelope)
    {
        Assert.False(TryRead(json, envelope, out _, out var rejection), json);
        return rejection;
    }
}
