using System.Reflection;
using System.Text;
using Confluent.Kafka;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.CrashingRetrainer;

/// <summary>A producer of events that ends the process when it has published certain ones.</summary>
public class CrashingProducer : DispatchProxy
{
    private IProducer<byte[], byte[]> inner = null!;
    private KafkaOptions options = null!;
    private Crash crash = null!;

    internal static IProducer<byte[], byte[]> Create(IProducer<byte[], byte[]> inner, KafkaOptions options, Crash crash)
    {
        var producer = Create<IProducer<byte[], byte[]>, CrashingProducer>();
        var self = (CrashingProducer)(object)producer;
        (self.inner, self.options, self.crash) = (inner, options, crash);
        return producer;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        object? result = targetMethod!.Invoke(inner, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
        return targetMethod.Name switch
        {
            nameof(inner.ProduceAsync) when (string)args![0]! == options.PublishedTopic => WaitAsync(
                (Task<DeliveryResult<byte[], byte[]>>)result!
            ),
            nameof(inner.Produce) when IsEndOfEpoch((Message<byte[], byte[]>)args![1]!) => Crash(),
            _ => result,
        };

        object? Crash()
        {
            crash.Reach(CrashPoint.Training);
            return result;
        }
    }

    private static bool IsEndOfEpoch(Message<byte[], byte[]> message) =>
        Encoding.UTF8.GetString(message.Value).Contains("epoch 1 of", StringComparison.Ordinal);

    private async Task<DeliveryResult<byte[], byte[]>> WaitAsync(Task<DeliveryResult<byte[], byte[]>> delivered)
    {
        var result = await delivered;
        crash.Reach(CrashPoint.Published);
        return result;
    }
}
