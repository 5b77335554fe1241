using System.Net;
using System.Net.Sockets;

namespace StreamSentiment.Tests.Fixtures;

/// <summary>
/// Ports that nobody listens on. Somebody else may take one before its server starts: the start is then tried again.
/// </summary>
internal static class FreePorts
{
    public static int[] Take(int count)
    {
        Socket[] sockets = [.. Enumerable.Range(0, count).Select(_ => Reserve())]; // all at once, so that they differ
        int[] ports = [.. sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port)];
        foreach (var socket in sockets)
        {
            socket.Dispose();
        }

        return ports;
    }

    private static Socket Reserve()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
