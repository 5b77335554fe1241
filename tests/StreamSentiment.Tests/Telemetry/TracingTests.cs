using System.Text;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Tests.Telemetry;

public sealed class TracingTests
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01";

    [Theory]
    [InlineData(Parent, "vendor=1", Parent)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-00", null, null)] // its trace is not recorded
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-03", null, Parent)] // recorded, and its id is random
    [InlineData("00-0af7", null, null)]
    [InlineData("", "vendor=1", null)]
    [InlineData(null, null, null)]
    public void Inject_EnvironmentWithATrace_ContinuesItWhereItIsRecorded(string? parent, string? state, string? expected)
    {
        var caller = Tracing.OfEnvironment(name => name == "TRACEPARENT" ? parent : state);

        var headers = Tracing.Inject(null, caller);

        Assert.Equal(expected, Value("traceparent"));
        Assert.Equal(expected is null ? null : state, Value("tracestate"));

        string? Value(string name) =>
            headers is not null && headers.TryGetLastBytes(name, out byte[] value) ? Encoding.UTF8.GetString(value) : null;
    }
}
