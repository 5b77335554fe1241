using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using StreamSentiment.Telemetry;

namespace StreamSentiment.Tests.Telemetry;

public sealed class RecordTracingTests : IDisposable
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-";

    private readonly string topic = Guid.NewGuid().ToString("N"); // others are traced beside this test
    private readonly ActivityListener listener;
    private int asked;

    public RecordTracingTests()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Tracing.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
            {
                if (!options.Name.EndsWith(topic, StringComparison.Ordinal))
                {
                    return ActivitySamplingResult.None;
                }

                asked++;
                return ActivitySamplingResult.AllDataAndRecorded;
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    [Theory]
    [InlineData(Parent + "01", true)]
    [InlineData(Parent + "03", true)]
    [InlineData(Parent + "00", false)]
    [InlineData(Parent + "02", false)]
    public void Begin_AParent_IsFollowed(string parent, bool isTraced)
    {
        var trace = Tracer(new TraceSampling(RootShare: 0)).Begin(Headers(parent), Position());
        Assert.Equal(isTraced, trace is not null);
        if (isTraced)
        {
            Assert.Equal(Parent[3..35], $"{trace!.Context.TraceId}");
            Assert.NotEqual(Parent[36..52], $"{trace.Context.SpanId}");
        }
    }

    [Fact]
    public void Begin_AParentThatIsNotSampledAndASamplerThatFollowsNone_AsksTheSampler() =>
        Assert.NotNull(Tracer(new TraceSampling(FollowsParent: false, RootShare: 0)).Begin(Headers(Parent + "00"), Position()));

    [Theory]
    [InlineData(null)]
    [InlineData("garbage")]
    [InlineData("00-00000000000000000000000000000000-0000000000000000-01")]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01")] // the standard allows lower case alone
    public void Begin_NoParentThatCounts_IsATraceOfItsOwn(string? parent)
    {
        var trace = Tracer(new TraceSampling()).Begin(parent is null ? null : Headers(parent), Position());
        Assert.NotNull(trace);
        Assert.NotEqual(default, trace.Context.TraceId);
        Assert.NotEqual(Parent[3..35], $"{trace.Context.TraceId}");
    }

    [Fact]
    public void Begin_AShareOfTheRoots_AsksTheSamplerForThoseAlone()
    {
        var tracer = Tracer(new TraceSampling(RootShare: 0.01));
        int traced = Enumerable.Range(0, 10_000).Count(_ => tracer.Begin(null, Position()) is not null);
        Assert.InRange(traced, 60, 140);
        Assert.Equal(traced, asked);
    }

    [Fact]
    public void Begin_NotSampled_AllocatesNothing()
    {
        var tracer = Tracer(new TraceSampling(RootShare: 0));
        var headers = Headers(Parent + "00");
        var position = Position();
        Begin(1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Begin(1000);
        // A byte or two of what Kafka's client makes of a header's value would be thousands here.
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Begin(int records)
        {
            for (int i = 0; i < records; i++)
            {
                if (tracer.Begin(headers, position) is not null || tracer.Begin(null, position) is not null)
                {
                    throw new InvalidOperationException("It was sampled.");
                }
            }
        }
    }

    public void Dispose() => listener.Dispose();

    private TopicPartitionOffset Position() => new(topic, 0, 7);

    private static RecordTracing Tracer(TraceSampling sampling) => new(sampling, "group", TimeProvider.System, seed: 1);

    private static Headers Headers(string parent) => new() { { Tracing.TraceParent, Encoding.UTF8.GetBytes(parent) } };
}
