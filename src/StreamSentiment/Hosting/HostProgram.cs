using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace StreamSentiment.Hosting;

/// <summary>The body of a host's main method.</summary>
internal static class HostProgram
{
    /// <summary>Answers <c>--help</c> and <c>--version</c>, or runs the host.</summary>
    /// <inheritdoc cref="RunAsync(Func{IHost})"/>
    public static Task<int> RunAsync(string[] args, HostHelp help, Func<IHost> build)
    {
        if (help.Answer(args) is not { } answer)
        {
            return RunAsync(build);
        }

        Console.Out.WriteLine(answer);
        return Task.FromResult(0);
    }

    /// <summary>
    /// Builds a host and runs it until it is stopped. A fault that an operator can put right, such as a wrong setting, a model
    /// that cannot be loaded or an address in use, is written to standard error in a sentence without a stack.
    /// </summary>
    /// <returns>
    /// The exit code: 0 after a stop, 1 if the host did not start or cannot go on. A second signal ends the process with 130 or
    /// 143.
    /// </returns>
    public static async Task<int> RunAsync(Func<IHost> build)
    {
        using var signals = new StopSignals();
        try
        {
            var host = build();
            await using var disposal = (IAsyncDisposable)host; // as every host is that .NET builds
            // Constructed here, because the host itself would log a fault with its whole stack before it gives up.
            _ = host.Services.GetServices<IHostedService>();
            if (!await TryStartAsync(host))
            {
                return 0;
            }

            await host.WaitForShutdownAsync(signals.Token); // at once, if the signal came while a model was loaded
            return host.Services.GetService<HostFault>()?.Error is { } fault ? throw fault : 0;
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

    /// <returns>False for a host that was stopped while it started.</returns>
    private static async Task<bool> TryStartAsync(IHost host)
    {
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await host.StartAsync();
            return true;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
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
