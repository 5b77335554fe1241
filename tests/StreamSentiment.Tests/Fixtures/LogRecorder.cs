using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace StreamSentiment.Tests.Fixtures;

/// <summary>Keeps what is logged, by event id.</summary>
internal sealed class LogRecorder : ILoggerFactory, ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(int Id, LogLevel Level, string Text)> entries = [];

    public IEnumerable<string> Texts => entries.Select(entry => entry.Text);

    /// <summary>What an operator sees: warnings and worse.</summary>
    public IEnumerable<string> Warnings => entries.Where(entry => entry.Level >= LogLevel.Warning).Select(entry => entry.Text);

    public bool Saw(int id) => Count(id) > 0;

    public int Count(int id) => entries.Count(entry => entry.Id == id);

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => entries.Enqueue((eventId.Id, logLevel, $"{formatter(state, exception)} {exception}"));

    public void AddProvider(ILoggerProvider provider) { }

    public void Dispose() { }
}
