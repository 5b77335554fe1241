using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Scoring;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Scoring;

public sealed class ReviewPreparerTests
{
    [Fact]
    public void Prepare_Review_IsEncoded()
    {
        using var model = TestModels.Serve();
        var record = Records.Create(new Review("r1", "W2, w1 unheard-of"));
        var prepared = new ReviewPreparer(1000).Prepare(record, model.Encoder);
        Assert.Same(record, prepared.Record);
        Assert.Equal("r1", prepared.Review!.Id);
        Assert.Equal([2, 1], prepared.Encoded.TokenIds);
    }

    [Theory]
    [InlineData(null, RejectionReason.NullValue)]
    [InlineData("no JSON", RejectionReason.InvalidJson)]
    [InlineData("""{"text":"w1"}""", RejectionReason.MissingId)]
    [InlineData("""{"id":"1","text":"w1 w1 w1 w1 w1 w1 w1 w1 w1 w1 w1"}""", RejectionReason.TooLarge)]
    public void Prepare_NoReview_IsRejectedWithoutThrowing(string? value, string reason)
    {
        using var model = TestModels.Serve();
        var record = value is null ? Records.Create((byte[]?)null) : Records.Create(value);
        var prepared = new ReviewPreparer(maxReviewBytes: 40).Prepare(record, model.Encoder);
        Assert.Null(prepared.Review);
        Assert.Equal(reason, prepared.Rejection.Reason);
        Assert.Same(record, prepared.Record);
    }
}
