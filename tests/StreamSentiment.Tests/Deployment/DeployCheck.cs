using System.Diagnostics;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Deployment;

/// <summary>The script <c>deploy/check</c>, whose exit code 77 says that its tool is absent.</summary>
internal static class DeployCheck
{
    /// <summary>Runs a check, skips the test where its tool is absent, and fails it with what the check says.</summary>
    /// <returns>What the check writes to standard output.</returns>
    public static Task<string> RunAsync(params string[] arguments) => RunAsync(Eventually.Patience, arguments);

    /// <inheritdoc cref="RunAsync(string[])"/>
    public static async Task<string> RunAsync(TimeSpan patience, params string[] arguments)
    {
        var (code, output, error) = await TryAsync(patience, arguments);
        Assert.True(code == 0, $"deploy/check {string.Join(' ', arguments)} ends with {code}:\n{output}{error}");
        return output;
    }

    /// <summary>The same, without a failure: the exit code, and what it writes.</summary>
    public static Task<(int Code, string Output, string Error)> TryAsync(params string[] arguments) =>
        TryAsync(Eventually.Patience, arguments);

    private static async Task<(int Code, string Output, string Error)> TryAsync(TimeSpan patience, string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The checks are scripts of bash.");
        var result = await ShellAsync(["bash", Repository.Path("deploy", "check"), .. arguments], patience);
        Assert.SkipWhen(result.Code == 77, result.Output.Trim());
        return result;
    }

    /// <summary>Runs a program in the root of the checkout.</summary>
    public static async Task<(int Code, string Output, string Error)> ShellAsync(string[] command, TimeSpan? patience = null)
    {
        using var process = Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Repository.Root,
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Eventually.EndsAsync(process.WaitForExitAsync(TestContext.Current.CancellationToken), patience);
        return (process.ExitCode, await output, await error);
    }
}
