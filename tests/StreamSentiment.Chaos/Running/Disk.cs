using System.Diagnostics;

namespace StreamSentiment.Chaos.Running;

/// <summary>A file system in memory, mounted at a folder, that can be filled to the last byte.</summary>
internal sealed class Disk : IDisposable
{
    private const string Size = "3g";

    private readonly string folder;
    private readonly string filler;

    private Disk(string folder)
    {
        this.folder = folder;
        filler = Path.Combine(folder, "filler");
    }

    /// <summary>Mounts one; null where this user may not.</summary>
    public static Disk? Mount(string folder)
    {
        Directory.CreateDirectory(folder);
        return Run("mount", "-t", "tmpfs", "-o", $"size={Size}", "tmpfs", folder) ? new Disk(folder) : null;
    }

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        byte[] block = new byte[1 << 20];
        for (int size = block.Length; size > 0; size /= 16) // the last bytes too
        {
            using var file = new FileStream(filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
            try
            {
                while (true)
                {
                    file.Write(block, 0, size);
                }
            }
            catch (IOException)
            {
                // There is no room for so much.
            }
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Free() => File.Delete(filler);

    public void Dispose() => Run("umount", folder);

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
