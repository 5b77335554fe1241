using System.Text;
using CsCheck;
using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Parsing;

namespace StreamSentiment.Tests.Contracts.Parsing;

public sealed class ReviewLabelledReaderTests
{
    private const int MaxBytes = 10_000;

    [Fact]
    public void TryRead_EveryProperty_IsRead() =>
        Assert.Equal(
            Samples.ReviewLabelled,
            Accept(
                """
                {"schemaVersion":1,"id":"7","text":"good","label":"positive","weight":2.5,"labeller":"anna",
                "labelledAt":"2025-03-01T12:30:00-07:00","source":"shop"}
                """
            )
        );

    [Theory]
    [InlineData("""{"id":"1","text":"","label":"negative"}""")]
    [InlineData("""{"id":"1","text":"t","label":"positive","weight":null,"labeller":null,"labelledAt":null,"source":null}""")]
    [InlineData("""{"label":1,"id":"1","text":"t","stars":[5,{}],"label":"negative"}""")]
    [InlineData("""{"id":"1","text":"t","label":"negative","weight":100}""")]
    public void TryRead_WhatTheSchemaLeavesOpen_IsRead(string json) => Accept(json);

    [Theory]
    [InlineData("do-not-tell", RejectionReason.InvalidJson)]
    [InlineData("""["do-not-tell"]""", RejectionReason.WrongType)]
    [InlineData("""{"text":1,"schemaVersion":2}""", RejectionReason.UnsupportedSchemaVersion)]
    [InlineData("""{"id":true,"text":"t","label":"positive"}""", RejectionReason.WrongType)]
    [InlineData("""{"id":"1","text":{},"label":"positive"}""", RejectionReason.WrongType)]
    [InlineData("""{"id":"1","text":"t","label":["positive"]}""", RejectionReason.WrongType)]
    [InlineData("""{"id":"1","text":"t","label":2}""", RejectionReason.InvalidLabel)]
    [InlineData("""{"id":"1","text":"t","label":""}""", RejectionReason.InvalidLabel)]
    [InlineData("""{"id":"1","text":"t","label":"\ud800"}""", RejectionReason.InvalidLabel)]
    [InlineData("""{"id":"1","text":"t","label":"neutral"}""", RejectionReason.InvalidLabel)]
    [InlineData("""{"id":"1","text":"t","label":"positive","weight":"0"}""", RejectionReason.InvalidWeight)]
    [InlineData("""{"text":"t","label":"positive"}""", RejectionReason.MissingId)]
    [InlineData("""{"id":"","text":"t","label":"positive"}""", RejectionReason.InvalidId)]
    [InlineData("""{"id":"1","label":"positive"}""", RejectionReason.MissingText)]
    [InlineData("""{"id":"1","text":"do-not-tell"}""", RejectionReason.MissingLabel)]
    [InlineData("""{"id":"1","text":"do-not-tell","label":null}""", RejectionReason.MissingLabel)]
    [InlineData("""{"id":"1","text":"t","label":"do-not-tell"}""", RejectionReason.InvalidLabel)]
    [InlineData("""{"id":"1","text":"t","label":"positive","weight":0}""", RejectionReason.InvalidWeight)]
    [InlineData("""{"id":"1","text":"t","label":"positive","weight":-1}""", RejectionReason.InvalidWeight)]
    [InlineData("""{"id":"1","text":"t","label":"positive","weight":100.1}""", RejectionReason.InvalidWeight)]
    [InlineData("""{"id":"1","text":"t","label":"positive","weight":1e999}""", RejectionReason.InvalidWeight)]
    public void TryRead_PoisonRecord_HasItsReasonAndKeepsTheText(string json, string reason)
    {
        var rejection = Reject(Encoding.UTF8.GetBytes(json));

        Assert.Equal(reason, rejection.Reason);
        Assert.DoesNotContain("do-not-tell", rejection.Message);
    }

    [Theory]
    [InlineData("\"Positive\"", SentimentLabel.Positive)]
    [InlineData("\" pos \"", SentimentLabel.Positive)]
    [InlineData("\"TRUE\"", SentimentLabel.Positive)]
    [InlineData("\"1\"", SentimentLabel.Positive)]
    [InlineData("1", SentimentLabel.Positive)]
    [InlineData("1.0", SentimentLabel.Positive)]
    [InlineData("true", SentimentLabel.Positive)]
    [InlineData("\"NEGATIVE\"", SentimentLabel.Negative)]
    [InlineData("\"neg\"", SentimentLabel.Negative)]
    [InlineData("\"0\"", SentimentLabel.Negative)]
    [InlineData("0", SentimentLabel.Negative)]
    [InlineData("false", SentimentLabel.Negative)]
    public void TryRead_SpellingThatFilesMayHave_IsTheLabel(string label, string expected) =>
        Assert.Equal(expected, Accept($$"""{"id":"1","text":"t","label":{{label}}}""").Label);

    [Theory]
    [InlineData("weight", "\"\"")]
    [InlineData("weight", "\"high\"")]
    [InlineData("weight", "{\"value\":2}")]
    [InlineData("weight", "true")]
    [InlineData("labeller", "7")]
    [InlineData("labelledAt", "1764000000000")]
    [InlineData("labelledAt", "\"2025-03-01T12:30:00\"")]
    [InlineData("source", "[]")]
    [InlineData("schemaVersion", "\"v1\"")]
    public void TryRead_FieldThatLearningDoesNotNeed_IsLeftOutAndNamed(string name, string value)
    {
        var label = Accept($$"""{"{{name}}":{{value}},"id":7,"text":"t","label":"positive"}""");

        Assert.Equal(new ReviewLabelled("7", "t", SentimentLabel.Positive) { IgnoredFields = label.IgnoredFields }, label);
        Assert.Equal([name], label.IgnoredFields!);
    }

    [Fact]
    public void TryRead_WeightInAString_IsTheNumber() =>
        Assert.Equal(2.5, Accept("""{"id":"1","text":"t","label":"positive","weight":"2.5"}""").Weight);

    [Fact]
    public void TryRead_Tombstone_HasNoValue() => Assert.Equal(RejectionReason.NullValue, Reject(null).Reason);

    [Fact]
    public void TryRead_TooLargeOrNoUtf8_IsRejected()
    {
        Assert.Equal(RejectionReason.TooLarge, Reject(new byte[MaxBytes + 1]).Reason);
        Assert.Equal(RejectionReason.InvalidUtf8, Reject([(byte)'{', 0xE9]).Reason);
    }

    [Fact]
    public void TryRead_AnyLabel_ComesBack() =>
        Gen.Select(Gen.String[1, 50], Gen.String, Gen.Bool, Gen.Double[0.001, 100])
            .Sample(
                (id, text, positive, weight) =>
                {
                    var label = new ReviewLabelled(id, text, SentimentLabel.FromProbability(positive ? 1 : 0))
                    {
                        Weight = weight,
                    };
                    Assert.Equal(label, Accept(Encoding.UTF8.GetString(EventSerializer.Serialize(label))));
                }
            );

    [Fact]
    public void TryRead_LabelWithChangedBytes_GivesALabelOrAReason()
    {
        byte[] valid =
        [
            .. """{"id":"\u0031","text":"a\ud83d\ude00ü","label":"positive","weight":1.5e1,"""u8,
            .. """ "labelledAt":"2025-03-01T21:30:00\u002b02:00"}"""u8,
        ];
        Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Byte)
            .Array[1, 4]
            .Sample(
                changes =>
                {
                    byte[] value = (byte[])valid.Clone();
                    foreach (var (position, newByte) in changes)
                    {
                        value[position] = newByte;
                    }

                    if (ReviewLabelledReader.TryRead(value, MaxBytes, out var label, out var rejection))
                    {
                        Assert.True(label.Id.Length > 0 && label.Label is SentimentLabel.Positive or SentimentLabel.Negative);
                    }
                    else
                    {
                        Assert.True(label is null && rejection is { Reason.Length: > 0, Message.Length: > 0 });
                    }
                },
                iter: 10_000
            );
    }

    private static ReviewLabelled Accept(string json)
    {
        bool read = ReviewLabelledReader.TryRead(Encoding.UTF8.GetBytes(json), MaxBytes, out var label, out var rejection);
        Assert.True(read, rejection.Message);
        return label!;
    }

    private static Rejection Reject(byte[]? value)
    {
        Assert.False(ReviewLabelledReader.TryRead(value, MaxBytes, out var label, out var rejection));
        Assert.Null(label);
        return rejection;
    }
}
