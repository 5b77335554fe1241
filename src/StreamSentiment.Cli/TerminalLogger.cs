using Microsoft.Extensions.Logging;

namespace StreamSentiment.Cli;

/// <summary>Writes warnings and errors as messages of the tool, above what it draws.</summary>
internal sealed class TerminalLogger : ILogger, ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel))
        {
            Terminal.Say($"{(logLevel == LogLevel.Warning ? "warning" : "error")}: {formatter(state, exception)}");
        }
    }

    public void Dispose() { }
}
