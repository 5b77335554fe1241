using System.Runtime.InteropServices;

namespace StreamSentiment.Tests.Fixtures;

/// <summary>
/// A thread of another process that stands still, wherever it is, while all others go on: as if a call into a native library did
/// not return. It is held until its process ends.
/// </summary>
internal static partial class StoppedThread
{
    private const nint Seize = 0x4206,
        Interrupt = 0x4207; // of ptrace
    private const int AnyThread = 0x40000000; // __WALL

    /// <summary>Stops the thread of this name; skips the test where the system does not allow that.</summary>
    public static async Task StopAsync(ProcessRunner host, string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lets a test stop one thread of a process.");
        int thread = ThreadFiles.Read(host.Id, "comm").Single(task => task.Text.TrimEnd() == name).Thread;
        var stopped = new TaskCompletionSource<bool>();
        // Whoever traces a thread must stay, and take note of its end, or its process does not end.
        new Thread(() =>
        {
            stopped.SetResult(ptrace(Seize, thread, 0, 0) == 0 && ptrace(Interrupt, thread, 0, 0) == 0);
            while (waitpid(thread, out _, AnyThread) == thread)
            {
                // It stands, or has ended: then the next call fails.
            }
        })
        {
            IsBackground = true,
        }.Start();
        Assert.SkipUnless(await stopped.Task, "This system does not let a process trace those that it starts.");
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ptrace(nint request, int thread, nint address, nint data);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int waitpid(int thread, out int status, int options);
}
