using System.Diagnostics;
using System.Text;

namespace StreamSentiment.Tests.Fixtures;

/// <summary>
/// The tool in a terminal of a given size: standard input, output and error are a pseudo-terminal, which <c>script</c> of
/// util-linux makes.
/// </summary>
internal static class PseudoTerminal
{
    public const int Rows = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Whether this machine can make one.</summary>
    public static bool IsAvailable { get; } =
        OperatingSystem.IsLinux() && File.Exists("/usr/bin/script") && File.Exists("/usr/bin/stty");

    /// <summary>Runs the tool until it ends.</summary>
    /// <param name="columns">The width of the terminal.</param>
    /// <param name="inColour">True for a terminal with colours; false for <c>TERM=dumb</c> and <c>NO_COLOR</c>.</param>
    /// <param name="arguments">The tool's arguments.</param>
    /// <param name="folder">The folder it runs in; null for the tests' own.</param>
    /// <param name="environment">More environment variables.</param>
    /// <param name="shell">What stands behind the command, as a person types it: <c>| cat</c>.</param>
    public static Task<TerminalRun> RunAsync(
        int columns,
        bool inColour,
        IEnumerable<string> arguments,
        string? folder = null,
        IReadOnlyDictionary<string, string>? environment = null,
        string shell = ""
    )
    {
        string tool = Path.Combine(AppContext.BaseDirectory, "streamsentiment.dll");
        string command = $"{Quoted(Dotnet)} exec {string.Join(' ', arguments.Prepend(tool).Select(Quoted))} {shell}";
        return RunLineAsync(columns, inColour, command, folder, environment);
    }

    /// <summary>Runs a line of a shell until it ends.</summary>
    /// <param name="columns">The width of the terminal.</param>
    /// <param name="inColour">As above.</param>
    /// <param name="line">What a person types.</param>
    /// <param name="folder">The folder it runs in; null for the tests' own.</param>
    /// <param name="environment">More environment variables.</param>
    /// <param name="interrupts">
    /// Types Ctrl-C when the output so far is so; asked again after each, with the number of those that were typed.
    /// </param>
    /// <param name="bash">True for bash, false for sh.</param>
    /// <param name="until">Types Ctrl-C when this is over.</param>
    public static async Task<TerminalRun> RunLineAsync(
        int columns,
        bool inColour,
        string line,
        string? folder = null,
        IReadOnlyDictionary<string, string>? environment = null,
        Func<string, int, bool>? interrupts = null,
        bool bash = false,
        Task? until = null
    )
    {
        Assert.SkipUnless(
            IsAvailable,
            "There is no /usr/bin/script and /usr/bin/stty (util-linux, coreutils) to make a terminal."
        );
        string command = $"stty cols {columns} rows {Rows}; {line}";
        // A shell's background jobs ignore SIGINT, and their children inherit that: Ctrl-C would do nothing.
        var start = new ProcessStartInfo(
            "env",
            ["--default-signal=INT", "/usr/bin/script", "--quiet", "--return", "--command", command, "/dev/null"]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? AppContext.BaseDirectory,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (
            string? own in start
                .Environment.Keys.Where(name => name.StartsWith("STREAMSENTIMENT", StringComparison.Ordinal))
                .ToArray()
        )
        {
            start.Environment.Remove(own);
        }

        foreach (string name in (string[])["NO_COLOR", "COLUMNS", "LINES", "CI", "GITHUB_ACTIONS"])
        {
            start.Environment.Remove(name);
        }

        start.Environment["SHELL"] = bash ? "/bin/bash" : "/bin/sh";
        start.Environment["TERM"] = inColour ? "xterm-256color" : "dumb";
        if (!inColour)
        {
            start.Environment["NO_COLOR"] = "1";
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var reading = ReadAsync(process, interrupts ?? ((_, _) => false));
        _ = InterruptAsync(process, until);
        try
        {
            await process
                .WaitForExitAsync(TestContext.Current.CancellationToken)
                .WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"{line} did not end in {Patience.TotalSeconds:F0} s; it wrote\n{await Eventually.EndsAsync(reading)}"
            );
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new TerminalRun(process.ExitCode, await Eventually.EndsAsync(reading), new Screen(columns, Rows));
    }

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static async Task InterruptAsync(Process process, Task? until)
    {
        if (until is not null)
        {
            await until;
            await InterruptAsync(process);
        }
    }

    private static async Task InterruptAsync(Process process)
    {
        await process.StandardInput.WriteAsync('\x03');
        await process.StandardInput.FlushAsync();
    }

    private static async Task<string> ReadAsync(Process process, Func<string, int, bool> interrupts)
    {
        var output = new StringBuilder();
        char[] part = new char[4096];
        int typed = 0;
        while (await process.StandardOutput.ReadAsync(part) is > 0 and var length)
        {
            output.Append(part, 0, length);
            if (interrupts(output.ToString(), typed))
            {
                typed++;
                await InterruptAsync(process);
            }
        }

        return output.ToString();
    }

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''")}'";
}

/// <summary>What a program left on a terminal.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">All that it wrote, with the sequences that move the cursor and set colours.</param>
/// <param name="Screen">What a person sees of it.</param>
internal sealed record TerminalRun(int ExitCode, string Output, Screen Screen)
{
    private readonly Screen screen = Screen.Write(Output);

    public string[] Lines => screen.Lines;

    /// <summary>False if the program has left the cursor hidden.</summary>
    public bool ShowsCursor => screen.ShowsCursor;

    /// <summary>Asserts what holds for every verb.</summary>
    /// <param name="expected">The exit code.</param>
    /// <param name="inColour">Whether the terminal has colours; without them nothing but text may be written.</param>
    /// <param name="whole">Names, versions and labels that stand in it, none of them broken.</param>
    public TerminalRun IsWell(int expected, bool inColour, params string[] whole)
    {
        Assert.True(ExitCode == expected, $"The exit code is {ExitCode}:\n{screen}");
        Assert.DoesNotContain(Lines, line => line.StartsWith("   at ", StringComparison.Ordinal));
        Assert.True(screen.TooLong.Count == 0, $"Wider than the terminal:\n{string.Join('\n', screen.TooLong)}\nin\n{screen}");
        Assert.True(screen.ShowsCursor, "The cursor is left hidden.");
        Assert.Empty(screen.Unknown);
        foreach (string word in whole)
        {
            Assert.True(Lines.Any(line => line.Contains(word, StringComparison.Ordinal)), $"{word} is not whole in\n{screen}");
        }

        if (!inColour)
        {
            Assert.DoesNotContain("\e[3", Output);
        }

        return this;
    }
}
