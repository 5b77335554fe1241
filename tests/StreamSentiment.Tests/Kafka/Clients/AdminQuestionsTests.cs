using System.Reflection;
using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Kafka.Clients;

public sealed class AdminQuestionsTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider clock = new();
    private readonly List<FakeAdmin> connected = [];
    private readonly AdminQuestions questions;

    public AdminQuestionsTests() =>
        questions = new AdminQuestions(
            () =>
            {
                var client = DispatchProxy.Create<IAdminClient, FakeAdmin>();
                connected.Add((FakeAdmin)(object)client);
                return client;
            },
            clock
        );

    public ValueTask DisposeAsync() => questions.DisposeAsync();

    [Fact]
    public async Task AskAsync_Answered_AsksTheSameClientAgain()
    {
        Assert.Equal(1, await questions.AskAsync(_ => Task.FromResult(1), Patience));
        Assert.Equal(2, await questions.AskAsync(_ => Task.FromResult(2), Patience));
        await questions.DisposeAsync();

        Assert.Equal(1, Assert.Single(connected).Disposals);
    }

    [Fact]
    public async Task AskAsync_Refused_AsksTheSameClientAgain()
    {
        await Assert.ThrowsAsync<KafkaException>(() =>
            questions.AskAsync(_ => Task.FromException<int>(new KafkaException(ErrorCode.TopicAuthorizationFailed)), Patience)
        );
        await questions.AskAsync(_ => Task.FromResult(2), Patience);

        Assert.Single(connected);
    }

    [Fact]
    public async Task AskAsync_AnswerIsOwed_NeverTouchesTheClientAgain()
    {
        var owed = questions.AskAsync(_ => new TaskCompletionSource<int>().Task, Patience);
        clock.Advance(Patience);
        Assert.False(owed.IsCompleted); // librdkafka says by then that the brokers do not answer
        clock.Advance(Patience);
        var fault = await Assert.ThrowsAsync<KafkaException>(() => Eventually.EndsAsync(owed));
        Assert.Equal(ErrorCode.Local_TimedOut, fault.Error.Code);

        Assert.Equal(2, await questions.AskAsync(_ => Task.FromResult(2), Patience));
        await questions.DisposeAsync();

        Assert.Equal([0, 1], connected.Select(client => client.Disposals));
    }

    [Fact]
    public async Task AskAsync_AnswerComesAfterAll_FreesTheClientThen()
    {
        var late = new TaskCompletionSource<int>();
        var owed = questions.AskAsync(_ => late.Task, Patience);
        clock.Advance(Patience * 2);
        await Assert.ThrowsAsync<KafkaException>(() => Eventually.EndsAsync(owed));
        Assert.Equal(0, connected[0].Disposals);

        late.SetResult(1);

        await Eventually.IsTrueAsync(() => connected[0].Disposals == 1, "the client is freed");
    }

    [Fact]
    public async Task AskAsync_QuestionIsUnderWay_WaitsForItsAnswer()
    {
        var first = new TaskCompletionSource<int>();
        var one = questions.AskAsync(_ => first.Task, Patience);
        bool isAsked = false;
        var two = questions.AskAsync(
            _ =>
            {
                isAsked = true;
                return Task.FromResult(2);
            },
            Patience
        );
        Assert.False(isAsked);
        first.SetResult(1);

        Assert.Equal(1, await one);
        Assert.Equal(2, await two);
    }

    [Fact]
    public async Task Dispose_QuestionIsUnderWay_FreesTheClientAfterItsAnswer()
    {
        var first = new TaskCompletionSource<int>();
        var one = questions.AskAsync(_ => first.Task, Patience);
        var ending = questions.DisposeAsync().AsTask();
        Assert.Equal(0, connected[0].Disposals);
        first.SetResult(1);
        await one;
        await ending;

        Assert.Equal(1, connected[0].Disposals);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => questions.AskAsync(_ => Task.FromResult(2), Patience));
    }

    public class FakeAdmin : DispatchProxy
    {
        private int disposals;

        public int Disposals => Volatile.Read(ref disposals);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Assert.Equal("Dispose", targetMethod!.Name);
            Interlocked.Increment(ref disposals);
            return null;
        }
    }
}
