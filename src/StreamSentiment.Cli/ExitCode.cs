using System.CommandLine;
using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace StreamSentiment.Cli;

/// <summary>Runs a command line and returns the exit code: 0 done, 1 failed, 2 wrong usage.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>The time that a command has to drain after Ctrl-C; then the process ends.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromMinutes(1);

    public static async Task<int> InvokeAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                Console.Error.WriteLine($"error: {error.Message}");
            }

            Console.Error.WriteLine(
                $"See: streamsentiment {string.Join(' ', args.TakeWhile(word => !word.StartsWith('-')))} --help".Replace(
                    "  ",
                    " "
                )
            );
            return Usage;
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = TerminationTimeout,
                }
            );
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return Usage;
        }
        catch (Exception e) when (IsExpected(e))
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return Failed;
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"error: unexpected {e}");
            return Failed;
        }
    }

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
