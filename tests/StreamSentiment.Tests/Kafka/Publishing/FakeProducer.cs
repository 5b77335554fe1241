using System.Collections.Concurrent;
using System.Reflection;
using Confluent.Kafka;

namespace StreamSentiment.Tests.Kafka.Publishing;

/// <summary>A producer that keeps what it is given until the test acknowledges or refuses it.</summary>
public class FakeProducer : DispatchProxy
{
    private readonly List<(Message<byte[], byte[]> Message, Action<DeliveryReport<byte[], byte[]>> Report)> sent = [];

    public int RoomFor { get; set; } = int.MaxValue;

    /// <summary>The broker's answer to every record; null to leave it to the test.</summary>
    public ErrorCode? Answer { get; set; }

    /// <summary>The exception that producing a record throws; null for none.</summary>
    public Func<Message<byte[], byte[]>, Exception?> ThrowOn { get; set; } = _ => null;

    /// <summary>What was done with transactions, in order; offsets as <c>offsets 3</c>.</summary>
    internal ConcurrentQueue<string> Transactions { get; } = [];

    /// <summary>Called in each call that is about transactions, with its name: it may throw, or not return.</summary>
    internal Action<string> OnTransaction { get; set; } = _ => { };

    internal IProducer<byte[], byte[]> Client => (IProducer<byte[], byte[]>)(object)this;

    internal IReadOnlyList<Message<byte[], byte[]>> Sent
    {
        get
        {
            lock (sent)
            {
                return [.. sent.Select(entry => entry.Message)];
            }
        }
    }

    internal static FakeProducer Create() => (FakeProducer)(object)Create<IProducer<byte[], byte[]>, FakeProducer>();

    internal void Acknowledge(int index) => Refuse(index, ErrorCode.NoError);

    internal void Refuse(int index, ErrorCode error) =>
        sent[index].Report(new DeliveryReport<byte[], byte[]> { Error = new Error(error), Message = sent[index].Message });

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name switch
        {
            "Produce" => Produce((Message<byte[], byte[]>)args![1]!, (Action<DeliveryReport<byte[], byte[]>>)args[2]!),
            "ProduceAsync" => ProduceAsync((Message<byte[], byte[]>)args![1]!),
            "Flush" => 0,
            "Dispose" => null,
            "InitTransactions" => Transact("init"),
            "BeginTransaction" => Transact("begin"),
            "SendOffsetsToTransaction" => Transact(
                $"offsets {string.Join(' ', ((IEnumerable<TopicPartitionOffset>)args![0]!).Select(each => each.Offset.Value))}"
            ),
            "CommitTransaction" => Transact("commit"),
            "AbortTransaction" => Transact("abort"),
            var other => throw new NotSupportedException(other),
        };

    private object? Transact(string call)
    {
        OnTransaction(call);
        Transactions.Enqueue(call);
        return null;
    }

    private Task<DeliveryResult<byte[], byte[]>> ProduceAsync(Message<byte[], byte[]> message)
    {
        var answered = new TaskCompletionSource<DeliveryResult<byte[], byte[]>>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        Produce(
            message,
            report =>
            {
                if (report.Error.IsError)
                {
                    answered.SetException(new ProduceException<byte[], byte[]>(report.Error, report));
                }
                else
                {
                    answered.SetResult(report);
                }
            }
        );
        return answered.Task;
    }

    private object? Produce(Message<byte[], byte[]> message, Action<DeliveryReport<byte[], byte[]>> report)
    {
        if (ThrowOn(message) is { } error)
        {
            throw error;
        }

        lock (sent)
        {
            if (sent.Count >= RoomFor)
            {
                throw new ProduceException<byte[], byte[]>(
                    new Error(ErrorCode.Local_QueueFull),
                    new DeliveryResult<byte[], byte[]>()
                );
            }
            sent.Add((message, report));
        }

        if (Answer is { } answer)
        {
            report(new DeliveryReport<byte[], byte[]> { Error = new Error(answer), Message = message });
        }

        return null;
    }
}
