using System.CommandLine;
using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace StreamSentiment.Cli;

/// <summary>What the shell gets: 0 done, 1 failed, 2 wrong use.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUse = 2;

    /// <summary>How long a command may take to drain after Ctrl-C before the process ends regardless.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromMinutes(1);

    public static async Task<int> OfAsync(RootCommand root, string[] args)
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
            return WrongUse;
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
        catch (WrongUseException e)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return WrongUse;
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

    /// <summary>Failures whose message is a sentence for the person at the terminal; anything else shows where it happened.</summary>
    private static bool IsExpected(Exception e) =>
        e
            is StreamSentimentException
                or OptionsValidationException
                or KafkaException
                or IOException
                or UnauthorizedAccessException
                or OperationCanceledException;
}
