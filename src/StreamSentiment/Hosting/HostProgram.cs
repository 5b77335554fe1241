using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace StreamSentiment.Hosting;

/// <summary>The body of a host's main method.</summary>
internal static class HostProgram
{
    /// <summary>
    /// Builds a host and runs it until it is stopped. A fault that an operator can put right, such as a wrong setting, a model
    /// that cannot be loaded or an address in use, is written to standard error in a sentence without a stack.
    /// </summary>
    /// <returns>The exit code: 0 after a stop, 1 if the host did not start.</returns>
    public static async Task<int> RunAsync(Func<IHost> build)
    {
        try
        {
            var host = build();
            // Validated and constructed here, because the host itself would log a fault with its whole stack before it gives up.
            host.Services.GetRequiredService<IStartupValidator>().Validate();
            _ = host.Services.GetServices<IHostedService>();
            await host.RunAsync();
            return 0;
        }
        catch (Exception e) when (Faults(e) is { } faults)
        {
            foreach (var fault in faults)
            {
                Console.Error.WriteLine($"error: {fault.Message}");
            }

            return 1;
        }
    }

    /// <summary>The faults whose messages say everything; null for an exception that needs its stack.</summary>
    private static IReadOnlyList<Exception>? Faults(Exception e) =>
        e switch
        {
            StreamSentimentException or OptionsValidationException or IOException or UnauthorizedAccessException => [e],
            AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) =>
                several.InnerExceptions,
            _ => null,
        };
}
