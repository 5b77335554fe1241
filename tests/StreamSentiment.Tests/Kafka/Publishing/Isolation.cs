using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamSentiment.Kafka.Publishing;

namespace StreamSentiment.Tests.Kafka.Publishing;

internal static class Isolation
{
    public static RecordIsolation Create(string deadLetterTopic, ILoggerFactory? logs = null) =>
        new(new DeadLetters(deadLetterTopic, "tests/1"), (logs ?? NullLoggerFactory.Instance).CreateLogger<RecordIsolation>());
}
