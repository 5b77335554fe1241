using System.Diagnostics;
using System.Text.Json;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Cli;

/// <summary>The completion scripts, in the shells that are there.</summary>
public sealed class CliCompletionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public CliCompletionTests()
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string tool = Path.Combine(AppContext.BaseDirectory, "streamsentiment.dll");
        string script = folder.Write("streamsentiment", $"#!/bin/sh\nexec '{dotnet}' exec '{tool}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(
        "bash",
        """
            source script
            for line in 'streamsentiment mo' 'streamsentiment models sh' 'streamsentiment evaluate --precision b'; do
              read -ra COMP_WORDS <<<"$line"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE=$line; COMP_POINT=${#line}
              _streamsentiment; echo "${COMPREPLY[*]}"
            done
            """
    )]
    [InlineData(
        "zsh",
        """
            compdef() {}
            compadd() { print -- ${(M)${(P)2}:#${words[CURRENT]}*} }
            source ./script
            for line in 'streamsentiment mo' 'streamsentiment models sh' 'streamsentiment evaluate --precision b'; do
              words=(${=line}); CURRENT=${#words}; _streamsentiment
            done
            """
    )]
    [InlineData(
        "fish",
        """
            source script
            for line in 'streamsentiment mo' 'streamsentiment models sh' 'streamsentiment evaluate --precision b'
              complete -C $line
            end
            """
    )]
    [InlineData(
        "pwsh",
        """
            . ./script
            foreach ($line in 'streamsentiment mo', 'streamsentiment models sh', 'streamsentiment evaluate --precision b') {
              (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText
            }
            """
    )]
    public async Task Completion_InItsShell_CompletesCommandsOptionsAndValues(string shell, string typed)
    {
        Assert.SkipUnless(IsInstalled(shell), $"There is no {shell}.");
        folder.Write(shell == "pwsh" ? "script.ps1" : "script", await ScriptAsync(shell));
        string commands = folder.Write("commands", shell == "pwsh" ? typed.Replace("./script", "./script.ps1") : typed);

        Assert.Equal(["models", "show", "bf16"], await LinesAsync(shell, shell == "pwsh" ? ["-File", commands] : [commands]));
    }

    [Fact]
    public async Task Completion_AsJson_HoldsTheScript()
    {
        await using var cli = ProcessRunner.StartCli(["completion", "pwsh", "--json"]);
        Assert.Equal(0, await cli.EndAsync());

        var json = JsonDocument.Parse(cli.Output).RootElement;
        Assert.Equal("pwsh", json.GetProperty("shell").GetString());
        Assert.Contains("Register-ArgumentCompleter -Native", json.GetProperty("script").GetString());
    }

    private static async Task<string> ScriptAsync(string shell)
    {
        await using var cli = ProcessRunner.StartCli(["completion", shell]);
        Assert.Equal(0, await cli.EndAsync());
        return cli.Output;
    }

    private static bool IsInstalled(string shell) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(path => File.Exists(Path.Combine(path, shell)));

    private async Task<string[]> LinesAsync(string shell, string[] arguments)
    {
        var start = new ProcessStartInfo(shell, arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = $"{folder.Path}:{start.Environment["PATH"]}";
        start.Environment["HOME"] = folder.Path;
        using var process = Process.Start(start)!;
        process.StandardInput.Close(); // it waits for nobody to type
        string output = await Eventually.EndsAsync(process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await Eventually.EndsAsync(process.WaitForExitAsync(TestContext.Current.CancellationToken));
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
