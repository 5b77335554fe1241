using StreamSentiment.Scoring;

namespace StreamSentiment.Tests.Scoring;

public sealed class ScoringOptionsValidatorTests
{
    private readonly ScoringOptions options = new();

    [Fact]
    public void Validate_Defaults_Succeeds() => Assert.Null(Failure());

    [Theory]
    [InlineData(nameof(ScoringOptions.Model), "")]
    [InlineData(nameof(ScoringOptions.MaxBatchSize), 0)]
    [InlineData(nameof(ScoringOptions.MaxBatchSize), 65537)]
    [InlineData(nameof(ScoringOptions.MaxBatchBytes), 0)]
    [InlineData(nameof(ScoringOptions.Workers), 0)]
    [InlineData(nameof(ScoringOptions.Workers), 1025)]
    [InlineData(nameof(ScoringOptions.MaxReviewBytes), 0)]
    [InlineData(nameof(ScoringOptions.SideBacklog), 0)]
    [InlineData(nameof(ScoringOptions.ShadowReportReviews), 0)]
    public void Validate_OutOfRange_NamesIt(string setting, object value)
    {
        typeof(ScoringOptions).GetProperty(setting)!.SetValue(options, value);
        Assert.Contains(setting, Failure());
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(60_000, true)]
    [InlineData(60_001, false)]
    public void Validate_MaxBatchDelay_IsFromZeroToAMinute(int milliseconds, bool isValid)
    {
        options.MaxBatchDelay = TimeSpan.FromMilliseconds(milliseconds);
        if (isValid)
        {
            Assert.Null(Failure());
        }
        else
        {
            Assert.Contains(nameof(options.MaxBatchDelay), Failure());
        }
    }

    private string? Failure() => new ScoringOptionsValidator().Validate(null, options).FailureMessage;
}
