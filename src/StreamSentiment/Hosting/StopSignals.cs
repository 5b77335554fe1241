using System.Runtime.InteropServices;
using System.Text;

namespace StreamSentiment.Hosting;

/// <summary>
/// Ctrl-C and SIGTERM as every program here takes them: the first one asks for a stop, in which what was begun is finished; the
/// second ends the process at once, with 128 and the signal's number (130, 143). Also where both come in the same millisecond.
/// </summary>
internal sealed partial class StopSignals : IDisposable
{
    private const int Base = 128; // of the exit code of a program that a signal has ended, by the convention of shells

    private readonly CancellationTokenSource stop = new();
    private readonly Action<int> end;
    private readonly PosixSignalRegistration[] registrations;
    private int first; // 128 and its number; 0 before it

    /// <summary>Listens from now on.</summary>
    public StopSignals()
        : this(EndProcess) { }

    /// <param name="end">Ends the process with an exit code; it does not return there.</param>
    internal StopSignals(Action<int> end)
    {
        this.end = end;
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Take(context, 2)),
            PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context => Take(context, 3)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Take(context, 15)),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => stop.Token;

    /// <summary>
    /// The exit code of a program that ends because of the first signal and has nothing to show; null before it.
    /// </summary>
    public int? ExitCode => Volatile.Read(ref first) is > 0 and var code ? code : null;

    /// <summary>Listens no more; a signal ends the process then.</summary>
    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        stop.Dispose();
    }

    /// <summary>Takes a signal, on any thread.</summary>
    internal void Take(int number)
    {
        if (Interlocked.CompareExchange(ref first, Base + number, 0) == 0)
        {
            // Not here: whatever waits for the stop would hold up the second signal.
            _ = stop.CancelAsync();
        }
        else
        {
            end(Base + number);
        }
    }

    private void Take(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        Take(number);
    }

    /// <summary>
    /// Without finalizers, handlers and destructors: threads of librdkafka or libtorch may be at work, and some of them would be
    /// waited for, or crash.
    /// </summary>
    internal static void EndProcess(int code)
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.Exit(code);
        }

        // Something that is drawn again and again has hidden it, on the one or the other.
        byte[] showCursor = Encoding.ASCII.GetBytes("\e[?25h\e[0m\n");
        foreach (int descriptor in Terminals())
        {
            _ = Write(descriptor, showCursor, showCursor.Length);
        }

        EndNow(code);
    }

    /// <summary>Standard error, or else standard output, where it is a terminal: one line is enough where both are.</summary>
    private static IEnumerable<int> Terminals() => ((int[])[2, 1]).Where(descriptor => IsTerminal(descriptor) == 1).Take(1);

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void EndNow(int code);

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsTerminal(int descriptor);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, byte[] bytes, nint count);
}
