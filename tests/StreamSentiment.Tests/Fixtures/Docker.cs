using System.Diagnostics;

namespace StreamSentiment.Tests.Fixtures;

/// <summary>Docker, where there is one.</summary>
internal static class Docker
{
    public static async Task<bool> AnswersAsync()
    {
        try
        {
            using var docker = Process.Start(
                new ProcessStartInfo("docker", ["version"]) { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await docker.WaitForExitAsync(patience.Token);
            return docker.ExitCode == 0;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or OperationCanceledException)
        {
            return false;
        }
    }
}
