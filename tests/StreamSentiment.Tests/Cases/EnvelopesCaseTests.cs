using System.Text;
using StreamSentiment.Contracts;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Scoring;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Cases;

/// <summary>
/// Other people's envelopes are read where a setting says so; without it, the dead letter names the envelope and the setting.
/// </summary>
public sealed class EnvelopesCaseTests
{
    [Theory]
    [InlineData("framed", Envelope.None, "framed")]
    [InlineData("cloudevent", Envelope.CloudEvents, "r1")]
    [InlineData("cloudevent-binary", Envelope.None, "r2")]
    [InlineData("cloudevent-binary", Envelope.CloudEvents, "r2")]
    [InlineData("change-event", Envelope.ChangeEvent, "r3")]
    [InlineData("connect-json", Envelope.Connect, "r4")]
    [InlineData("string-in-string", Envelope.JsonString, "r5")]
    public void Prepare_RecordOfTheCase_IsReadWithItsSettingAndWithAny(string key, Envelope envelope, string id)
    {
        foreach (var setting in new[] { envelope, Envelope.Any })
        {
            var prepared = Prepare(key, setting);

            Assert.Equal((id, "a lovely film"), (prepared.Review?.Id, prepared.Review?.Text));
        }
    }

    [Theory]
    [InlineData("cloudevent", "it looks like a CloudEvent, which the setting Kafka:Envelope=CloudEvents reads")]
    [InlineData("change-event", "it looks like a change event of a database, which the setting Kafka:Envelope=ChangeEvent reads")]
    [InlineData(
        "connect-json",
        "it looks like Kafka Connect's envelope of schema and payload, which the setting Kafka:Envelope=Connect reads"
    )]
    [InlineData("string-in-string", "it looks like JSON within a JSON string, which the setting Kafka:Envelope=JsonString reads")]
    public void Prepare_RecordOfTheCaseWithoutTheSetting_IsRejectedWithTheNameOfBoth(string key, string message)
    {
        var prepared = Prepare(key, Envelope.None);

        Assert.Null(prepared.Review);
        Assert.EndsWith(message, prepared.Rejection.Message);
    }

    private static PreparedReview Prepare(string key, Envelope envelope)
    {
        using var model = TestModels.Serve();
        return new ReviewPreparer(10_000, envelope).Prepare(Record(key), model.Encoder);
    }

    private static InboundRecord Record(string key) =>
        CaseRecords.Read("envelopes").Single(record => Encoding.UTF8.GetString(record.Key!) == key);
}
