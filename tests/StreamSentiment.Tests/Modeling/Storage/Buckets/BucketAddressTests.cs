using StreamSentiment.Modeling.Storage;
using StreamSentiment.Modeling.Storage.Buckets;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Modeling.Storage.Buckets;

public sealed class BucketAddressTests
{
    [Theory]
    [InlineData("s3://b", "b", "")]
    [InlineData("S3://b/", "b", "")]
    [InlineData("s3://b/one//two/", "b", "one/two")]
    public void Parse_Location_GivesBucketAndKey(string location, string bucket, string key)
    {
        Assert.True(BucketAddress.IsBucket(location));
        Assert.Equal(new BucketAddress(bucket, key), BucketAddress.Parse(location));
    }

    [Theory]
    [InlineData("s3://")]
    [InlineData("s3:///")]
    [InlineData("s3://b/../c")]
    [InlineData("s3://../c")]
    public void Parse_NoBucketOrAFolderOutside_IsRefused(string location) =>
        Assert.StartsWith(
            $"{location} is refused",
            Assert.ThrowsAny<InvalidModelException>(() => BucketAddress.Parse(location)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("models")]
    [InlineData("/s3://b")]
    [InlineData("s3:/b")]
    public void Is_Folder_IsFalse(string location) => Assert.False(BucketAddress.IsBucket(location));

    [Fact]
    public void Parent_OfEachPlace_IsWhatItLiesIn()
    {
        var address = BucketAddress.Parse("s3://b/one/two");
        Assert.Equal(("two", "s3://b/one"), (address.Name, $"{address.Parent}"));
        Assert.Equal(("one", "s3://b"), (address.Parent!.Name, $"{address.Parent.Parent}"));
        Assert.Null(address.Parent.Parent!.Parent);
        Assert.Equal(address, address.Parent.At("two"));
    }

    [Fact]
    public void Ask_NobodyAtTheEndpoint_SaysThereIsNoConnection()
    {
        using var client = S3Fixture.ClientOf($"http://127.0.0.1:{FreePorts.Take(1)[0]}");
        var failed = Assert.Throws<ModelBucketException>(() => new BucketObjects(client).Read(new("b", "one")));
        Assert.StartsWith("s3://b/one: no connection: ", failed.Message, StringComparison.Ordinal);
        Assert.EndsWith(").", failed.Message, StringComparison.Ordinal); // (host:port)
    }
}
