using StreamSentiment.Contracts;
using StreamSentiment.Contracts.Parsing;
using StreamSentiment.Scoring;
using StreamSentiment.Scoring.Serving;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Scoring;

public sealed class ReviewPreparerTests
{
    [Fact]
    public void Prepare_Review_IsEncodedByTheActiveModel()
    {
        using var model = TestModels.Serve();
        var record = Records.Create(new Review("r1", "W2, w1 unheard-of"));
        var prepared = new ReviewPreparer(new ActiveModel(model), 1000).Prepare(record);
        Assert.Same(record, prepared.Record);
        Assert.Equal("r1", prepared.Review!.Id);
        Assert.Equal([2, 1], prepared.EncodedBy(model.Encoder).TokenIds);
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
        var prepared = new ReviewPreparer(new ActiveModel(model), maxReviewBytes: 40).Prepare(record);
        Assert.Null(prepared.Review);
        Assert.Equal(reason, prepared.Rejection.Reason);
        Assert.Same(record, prepared.Record);
    }

    [Fact]
    public void EncodedBy_SameModel_IsNotEncodedAgain()
    {
        using var model = TestModels.Serve();
        var prepared = new ReviewPreparer(new ActiveModel(model), 1000).Prepare(Records.Create(new Review("r1", "w1")));
        Assert.Same(prepared.EncodedBy(model.Encoder).TokenIds, prepared.EncodedBy(model.Encoder).TokenIds);
    }
}
