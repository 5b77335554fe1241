using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Tests.Kafka.Clients;

public sealed class MemberAssignmentTests
{
    [Theory]
    [InlineData("0000 00000001 0001 61 00000002 00000003 00000000 00000000", "a [[0]],a [[3]]")]
    [InlineData("0003 00000002 0001 62 00000001 00000001 0001 61 00000001 00000007 00000000", "a [[7]],b [[1]]")]
    [InlineData("0000 00000000 00000000", "")]
    [InlineData("0000 00000001 0001 61 00000009 00000003", "a [[3]]")]
    [InlineData("0000 7fffffff 7fff 61", "")]
    [InlineData("0000", "")]
    [InlineData("", "")]
    public void Partitions_OfAMember_AreReadAsFarAsTheyGo(string bytes, string expected) =>
        Assert.Equal(expected, string.Join(',', MemberAssignment.Partitions(Convert.FromHexString(bytes.Replace(" ", "")))));
}
