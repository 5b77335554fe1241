using System.CommandLine;
using System.CommandLine.Invocation;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using StreamSentiment.Cli.Help;
using StreamSentiment.Hosting;

namespace StreamSentiment.Cli;

/// <summary>
/// Runs a command line and returns the exit code: 0 done, 1 failed, 2 wrong usage, 130 or 143 ended by Ctrl-C or SIGTERM before
/// it had a result. The first signal lets a command finish what it has begun; the second ends the process at once.
/// </summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>The time after which a person wonders whether the signal was heard.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    public static async Task<int> InvokeAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (args.Length == 0)
        {
            HelpPage.Write(root, Console.Out);
            return Done;
        }

        if (parsed.Errors.Count > 0)
        {
            foreach (string sentence in WrongUse.Describe(parsed))
            {
                Terminal.Say($"error: {sentence}");
            }

            Terminal.Say($"See: {WrongUse.PathOf(parsed.CommandResult.Command)} --help");
            return Usage;
        }

        // Where nothing is to be finished, a signal ends the process by itself.
        using var signals = parsed.Action is AsynchronousCommandLineAction ? new StopSignals() : null;
        using var saying = signals?.Token.Register(SayLater);
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                signals?.Token ?? CancellationToken.None
            );
        }
        catch (OperationCanceledException) when (signals?.ExitCode is { } code)
        {
            return code;
        }
        catch (UsageException e)
        {
            Terminal.Say($"error: {e.Message}");
            return Usage;
        }
        catch (Exception e) when (IsExpected(e))
        {
            Terminal.Say($"error: {e.Message}");
            return Failed;
        }
        catch (Exception e)
        {
            Terminal.Say($"error: unexpected {e}");
            return Failed;
        }
    }

    private static void SayLater() =>
        Task.Delay(Silence, TimeProvider.System, CancellationToken.None)
            .ContinueWith(
                _ => Terminal.Say("Stopping: what was begun is finished first. Ctrl-C again ends it at once."),
                TaskScheduler.Default
            );

    /// <summary>True for a failure whose message is a sentence for people; any other is printed with its stack trace.</summary>
    private static bool IsExpected(Exception e) =>
        e
            is StreamSentimentException
                or OptionsValidationException
                or KafkaException
                or IOException
                or UnauthorizedAccessException
                or OperationCanceledException;
}
