using System.Diagnostics;

namespace StreamSentiment.Benchmarks.Retraining;

/// <summary>
/// A host of this repository in a process and an autogroup of its own, as a service has them; what it logs goes to standard
/// error.
/// </summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process process;

    public HostProcess(string assembly, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "setsid",
            ["dotnet", "exec", Path.Combine(AppContext.BaseDirectory, assembly), .. arguments]
        )
        {
            RedirectStandardOutput = true,
        };
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
    }

    /// <summary>As an orchestrator stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        using (var term = Process.Start("kill", [process.Id.ToString()]))
        {
            await term.WaitForExitAsync();
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }
}
