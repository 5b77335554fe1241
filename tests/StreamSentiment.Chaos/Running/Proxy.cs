using System.Net;
using System.Net.Sockets;

namespace StreamSentiment.Chaos.Running;

/// <summary>
/// Stands between the hosts and a broker. Cut, it takes bytes and connections and passes nothing on, as a network does. The
/// broker sees its clients at 127.0.0.2, so that rights can be taken from them alone.
/// </summary>
internal sealed class Proxy : IAsyncDisposable
{
    public const string SeenAs = "127.0.0.2";

    private const int BufferBytes = 64 * 1024;

    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> connections = [];
    private readonly CancellationTokenSource ending = new();
    private readonly Task accepting;
    private readonly int target;
    private volatile TaskCompletionSource gate = Open();

    /// <param name="port">Where it listens.</param>
    /// <param name="target">The port of the broker.</param>
    public Proxy(int port, int target)
    {
        this.target = target;
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen();
        accepting = AcceptAsync();
    }

    public void Cut() => gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Heal() => gate.TrySetResult();

    /// <summary>Ends all connections; new ones are taken.</summary>
    public void Reset()
    {
        lock (connections)
        {
            connections.ForEach(socket => socket.Dispose());
            connections.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        Heal();
        listener.Dispose();
        Reset();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private async Task AcceptAsync()
    {
        while (!ending.IsCancellationRequested)
        {
            _ = ServeAsync(await listener.AcceptAsync(ending.Token));
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var broker = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        lock (connections)
        {
            connections.AddRange([client, broker]);
        }

        try
        {
            (client.NoDelay, broker.NoDelay) = (true, true);
            broker.Bind(new IPEndPoint(IPAddress.Parse(SeenAs), 0));
            await gate.Task;
            await broker.ConnectAsync(new IPEndPoint(IPAddress.Loopback, target), ending.Token);
            await Task.WhenAny(PumpAsync(client, broker), PumpAsync(broker, client));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The broker is away: the client sees its connection end.
        }
        finally
        {
            client.Dispose();
            lock (connections)
            {
                connections.Remove(client);
                connections.Remove(broker);
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[BufferBytes];
        try
        {
            while (await from.ReceiveAsync(buffer, ending.Token) is > 0 and var count)
            {
                await gate.Task;
                int sent = 0;
                while (sent < count)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), ending.Token);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One side has gone: the other is told by the end of its connection.
        }
    }
}
