using System.Text;
using CsCheck;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Parsing;

namespace StreamSentiment.Tests.Contracts.Parsing;

public sealed class ReviewReaderTests
{
    private const int MaxBytes = 10_000;
    private const string Secret = "do-not-tell";

    [Fact]
    public void TryRead_EveryProperty_IsRead()
    {
        var review = Accept(
            """{"schemaVersion":1,"id":"7","text":"good","source":"shop","createdAt":"2025-03-01T12:30:00-07:00"}"""
        );

        Assert.Equal(new Review("7", "good") { Source = "shop", CreatedAt = Samples.Time }, review);
    }

    [Theory]
    [InlineData("""{"id":"1","text":"a\"b\\c\/\n\u00fc\ud83d\ude00"}""", "a\"b\\c/\nü😀")]
    [InlineData("""{"id":"1","text":"\u0000"}""", "\0")]
    [InlineData("""{"id":"1","te\u0078t":"escaped name"}""", "escaped name")]
    [InlineData("""{"id":"1","text":"first","text":"last"}""", "last")]
    [InlineData("""{"id":1,"text":7,"text":"last","id":"1"}""", "last")]
    [InlineData("""{"id":"1","text":"t","Text":"other","unknown":{"text":["x",{}]}}""", "t")]
    [InlineData("\uFEFF{\"id\":\"1\",\"text\":\"after a byte-order mark\"}", "after a byte-order mark")]
    [InlineData(" \r\n\t{ \"id\" : \"1\" , \"text\" : \"space\" } \n", "space")]
    [InlineData("""{"id":"1","text":"","schemaVersion":1.0}""", "")]
    [InlineData("""{"id":"1","text":"t","unknown":"\ud800"}""", "t")]
    public void TryRead_WhatTheSchemaLeavesOpen_IsRead(string json, string text) => Assert.Equal(text, Accept(json).Text);

    [Theory]
    [InlineData("", RejectionReason.InvalidJson)]
    [InlineData("  ", RejectionReason.InvalidJson)]
    [InlineData("\uFEFF", RejectionReason.InvalidJson)]
    [InlineData("do-not-tell", RejectionReason.InvalidJson)]
    [InlineData("""{"id":"1","text":"do-not-tell""", RejectionReason.InvalidJson)]
    [InlineData("""{"id":"1","text":"do-not-tell"} x""", RejectionReason.InvalidJson)]
    [InlineData("""{"id":"1","text":"do-not-tell"}{}""", RejectionReason.InvalidJson)]
    [InlineData("""{"id":"1","text":"do-not-tell",}""", RejectionReason.InvalidJson)]
    [InlineData("""{"id":"1",/* do-not-tell */"text":"t"}""", RejectionReason.InvalidJson)]
    [InlineData("""{"id":"1","text":"do-not-tell","x":NaN}""", RejectionReason.InvalidJson)]
    [InlineData("""{'id':'1','text':'do-not-tell'}""", RejectionReason.InvalidJson)]
    [InlineData("""{"id":"1","text":"do-not-tell\x"}""", RejectionReason.InvalidJson)]
    [InlineData("{\"id\":\"1\",\"text\":\"do-not-tell\n\"}", RejectionReason.InvalidJson)]
    [InlineData("""{"id":1,"text":"do-not-tell" """, RejectionReason.InvalidJson)]
    [InlineData("""{"id":"1","text":"do-not-tell\ud800"}""", RejectionReason.InvalidUtf8)]
    [InlineData("""{"id":"\udc00","text":"do-not-tell"}""", RejectionReason.InvalidUtf8)]
    [InlineData("""["do-not-tell"]""", RejectionReason.WrongType)]
    [InlineData("\"do-not-tell\"", RejectionReason.WrongType)]
    [InlineData("1", RejectionReason.WrongType)]
    [InlineData("null", RejectionReason.WrongType)]
    [InlineData("""{"id":true,"text":"do-not-tell"}""", RejectionReason.WrongType)]
    [InlineData("""{"id":["do-not-tell"],"text":"t"}""", RejectionReason.WrongType)]
    [InlineData("""{"id":"1","text":7}""", RejectionReason.WrongType)]
    [InlineData("""{"id":{"a":"do-not-tell"},"text":"t"}""", RejectionReason.WrongType)]
    [InlineData("""{"id":"1","text":["do-not-tell"]}""", RejectionReason.WrongType)]
    [InlineData("""{"id":"1","text":"do-not-tell","text":false}""", RejectionReason.WrongType)]
    [InlineData("""{"text":1,"schemaVersion":2}""", RejectionReason.UnsupportedSchemaVersion)]
    [InlineData("""{"id":"1","text":"do-not-tell","schemaVersion":1e999}""", RejectionReason.UnsupportedSchemaVersion)]
    [InlineData("""{"id":"1","text":"do-not-tell","schemaVersion":"2"}""", RejectionReason.UnsupportedSchemaVersion)]
    [InlineData("""{"text":"do-not-tell"}""", RejectionReason.MissingId)]
    [InlineData("""{"id":null,"text":"do-not-tell"}""", RejectionReason.MissingId)]
    [InlineData("""{"id":"1","id":null,"text":"do-not-tell"}""", RejectionReason.MissingId)]
    [InlineData("""{}""", RejectionReason.MissingId)]
    [InlineData("""{"id":"1"}""", RejectionReason.MissingText)]
    [InlineData("""{"id":"1","text":null}""", RejectionReason.MissingText)]
    [InlineData("""{"id":"","text":"do-not-tell"}""", RejectionReason.InvalidId)]
    public void TryRead_PoisonRecord_HasItsReasonAndKeepsTheText(string json, string reason)
    {
        var rejection = Reject(Encoding.UTF8.GetBytes(json));

        Assert.Equal(reason, rejection.Reason);
        Assert.DoesNotContain(Secret, rejection.Message);
    }

    [Fact]
    public void TryRead_NullValue_IsRejected() => Assert.Equal(RejectionReason.NullValue, Reject(null).Reason);

    [Fact]
    public void TryRead_OneByteAboveTheLimit_IsTooLarge()
    {
        byte[] value = "{\"id\":\"1\",\"text\":\"t\"}"u8.ToArray();

        Assert.True(ReviewReader.TryRead(value, value.Length, out _, out _));
        Assert.False(ReviewReader.TryRead(value, value.Length - 1, out _, out var rejection));

        Assert.Equal(new(RejectionReason.TooLarge, "the value has 21 bytes, the limit is 20"), rejection);
    }

    [Fact]
    public void TryRead_InvalidUtf8_NamesTheByte()
    {
        byte[] value = [.. "{\"id\":\"1\",\"text\":\"ü"u8, 0xE9, .. "\"}"u8];

        Assert.Equal(new(RejectionReason.InvalidUtf8, "byte 21 of the value is not UTF-8"), Reject(value));
    }

    [Fact]
    public void TryRead_InvalidJson_NamesLineAndByte() =>
        Assert.Equal("the value is not JSON: stopped at line 2, byte 3", Reject("{\n  ?}"u8.ToArray()).Message);

    [Fact]
    public void TryRead_WrongType_NamesPropertyAndTypes() =>
        Assert.Equal("property \"id\" is an object, expected a string", Reject("{\"id\":{}}"u8.ToArray()).Message);

    [Theory]
    [InlineData("metadata")]
    [InlineData("source")]
    public void TryRead_DeepFieldThatNobodyNeeds_IsSkipped(string name)
    {
        string open = new('[', 4000),
            close = new(']', 4000);

        Assert.Equal("t", Accept($$"""{"{{name}}":{{open}}{{close}},"id":"1","text":"t"}""").Text);
    }

    [Theory]
    [InlineData("12345")]
    [InlineData("0")]
    [InlineData("-7")]
    [InlineData("1.50")]
    [InlineData("1E5")]
    [InlineData("123456789012345678901234567890")]
    public void TryRead_NumberAsId_IsTheIdAsItIsWritten(string number)
    {
        var review = Accept($$"""{"id":{{number}},"text":"t"}""");

        Assert.Equal(number, review.Id);
        Assert.Null(review.IgnoredFields);
    }

    [Theory]
    [InlineData("createdAt", "1764000000000")]
    [InlineData("createdAt", "1.764e12")]
    [InlineData("createdAt", "\"2026-11-25T10:00:00\"")]
    [InlineData("createdAt", "\"2026-11-25 10:00:00+00:00\"")]
    [InlineData("createdAt", "\"2026-11-25T10:00:00+0100\"")]
    [InlineData("createdAt", "\"2026-02-30T10:00:00Z\"")]
    [InlineData("createdAt", "\"2026-11-25\"")]
    [InlineData("createdAt", "\"yesterday\"")]
    [InlineData("createdAt", "\"\"")]
    [InlineData("createdAt", "\"\\ud800\"")]
    [InlineData("createdAt", "true")]
    [InlineData("createdAt", "[2026,11,25]")]
    [InlineData("createdAt", "{\"$date\":\"2026-11-25T10:00:00Z\"}")]
    [InlineData("source", "7")]
    [InlineData("source", "false")]
    [InlineData("source", "[\"shop\",{}]")]
    [InlineData("source", "{\"name\":\"shop\"}")]
    [InlineData("source", "\"\\udc00\"")]
    [InlineData("schemaVersion", "true")]
    [InlineData("schemaVersion", "\"\"")]
    [InlineData("schemaVersion", "\"v1\"")]
    [InlineData("schemaVersion", "\"1.0.0\"")]
    [InlineData("schemaVersion", "{\"major\":1}")]
    public void TryRead_FieldThatScoringDoesNotNeed_IsLeftOutAndNamed(string name, string value)
    {
        string field = $"\"{name}\":{value}";
        foreach (
            string json in new[] { "{" + field + ",\"id\":\"1\",\"text\":\"t\"}", "{\"id\":\"1\",\"text\":\"t\"," + field + "}" }
        )
        {
            var review = Accept(json);

            Assert.Equal(new Review("1", "t") { IgnoredFields = review.IgnoredFields }, review);
            Assert.Equal([name], review.IgnoredFields!);
        }
    }

    [Theory]
    [InlineData("language", "[1]")]
    [InlineData("rating", "\"\\ud800\"")]
    [InlineData("metadata", "{\"id\":1,\"text\":[]}")]
    [InlineData("\\ud800", "1")]
    [InlineData("te\\ud800t", "1")]
    [InlineData("source", "null")]
    [InlineData("createdAt", "null")]
    [InlineData("schemaVersion", "\"1\"")]
    [InlineData("schemaVersion", "\" 1.0\"")]
    public void TryRead_FieldWithoutMeaning_IsNotNamed(string name, string value) =>
        Assert.Null(Accept($$"""{"{{name}}":{{value}},"id":"1","text":"t"}""").IgnoredFields);

    [Fact]
    public void TryRead_FieldTwice_TheLastDecidesWhetherItIsLeftOut()
    {
        Assert.Equal("shop", Accept("""{"source":7,"id":"1","text":"t","source":"shop"}""").Source);
        Assert.Equal(["source"], Accept("""{"source":"shop","id":"1","text":"t","source":7}""").IgnoredFields!);
        Assert.Null(Accept("""{"source":7,"id":"1","text":"t","source":null}""").IgnoredFields);
    }

    [Theory]
    [InlineData("x", 512, true)]
    [InlineData("x", 513, false)]
    [InlineData("😀", 512, true)]
    [InlineData("😀", 513, false)]
    public void TryRead_LongId_IsReadTo512CodePoints(string character, int count, bool expected)
    {
        string id = string.Concat(Enumerable.Repeat(character, count));
        byte[] value = EventSerializer.Serialize(new Review(id, "t"));

        Assert.Equal(expected, ReviewReader.TryRead(value, MaxBytes, out _, out var rejection));
        Assert.Equal(expected ? null : RejectionReason.InvalidId, rejection.Reason);
    }

    [Fact]
    public void TryRead_TimeWithEscapedOffset_IsRead() =>
        Assert.Equal(Samples.Time, Accept("""{"id":"1","text":"t","createdAt":"2025-03-01T21:30:00\u002b02:00"}""").CreatedAt);

    [Fact]
    public void TryRead_TypicalReview_AllocatesReviewAndItsTwoStringsOnly()
    {
        string text = new string('y', 1000);
        byte[] value = EventSerializer.Serialize(new Review("12345678", text));
        ReviewReader.TryRead(value, MaxBytes, out _, out _);

        long before = GC.GetAllocatedBytesForCurrentThread();
        ReviewReader.TryRead(value, MaxBytes, out _, out _);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // 22 bytes are the header, length and terminator of a string; the record itself is below 100.
        Assert.InRange(allocated, 2 * 1008, 2 * 1008 + 2 * 30 + 100);
    }

    [Fact]
    public void TryRead_RandomBytes_GivesAReviewOrAReason() => Gen.Byte.Array[0, 200].Sample(AssertReviewOrReason, iter: 10_000);

    [Fact]
    public void TryRead_ReviewWithChangedBytes_GivesAReviewOrAReason()
    {
        byte[] valid =
            """{"id":"\u0031","text":"a\ud83d\ude00ü","createdAt":"2025-03-01T21:30:00\u002b02:00","x":[1.5e3,{}]}"""u8.ToArray();
        byte[] structural = "\"\\{}[],:u0d"u8.ToArray();
        var replacement = Gen.OneOf(Gen.Byte, Gen.Int[0, structural.Length - 1].Select(index => structural[index]));
        var change = Gen.Select(Gen.Int[0, valid.Length - 1], replacement);

        change
            .Array[1, 4]
            .Select(changes =>
            {
                byte[] value = (byte[])valid.Clone();
                foreach (var (position, newByte) in changes)
                {
                    value[position] = newByte;
                }

                return value;
            })
            .Sample(AssertReviewOrReason, iter: 20_000);
    }

    [Fact]
    public void TryRead_AnyIdAndText_ComesBack() =>
        Gen.Select(Gen.String[1, 50], Gen.String)
            .Sample(
                (id, text) =>
                    Assert.Equal(
                        new Review(id, text),
                        Accept(Encoding.UTF8.GetString(EventSerializer.Serialize(new Review(id, text))))
                    )
            );

    private static void AssertReviewOrReason(byte[] value)
    {
        if (ReviewReader.TryRead(value, MaxBytes, out var review, out var rejection))
        {
            Assert.NotEmpty(review.Id);
        }
        else
        {
            Assert.True(review is null && rejection is { Reason.Length: > 0, Message.Length: > 0 });
        }
    }

    private static Review Accept(string json)
    {
        bool read = ReviewReader.TryRead(Encoding.UTF8.GetBytes(json), MaxBytes, out var review, out var rejection);
        Assert.True(read, rejection.Message);
        return review!;
    }

    private static Rejection Reject(byte[]? value)
    {
        Assert.False(ReviewReader.TryRead(value, MaxBytes, out var review, out var rejection));
        Assert.Null(review);
        return rejection;
    }
}
