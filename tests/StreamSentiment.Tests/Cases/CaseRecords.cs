using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Consuming;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Cases;

/// <summary>Records as other people's producers write them, from the files beside this one.</summary>
internal static class CaseRecords
{
    /// <summary>
    /// The lines of <c>FOLDER/records.jsonl</c>: <c>key</c>, <c>value</c> or <c>valueHex</c>, and <c>headers</c>.
    /// </summary>
    public static IReadOnlyList<InboundRecord> Read(string folder) =>
        [
            .. File.ReadLines(Repository.Path("tests", "StreamSentiment.Tests", "Cases", folder, "records.jsonl"))
                .Where(line => line.Length > 0)
                .Select(Record),
        ];

    private static InboundRecord Record(string line, int number)
    {
        using var document = JsonDocument.Parse(line);
        var record = document.RootElement;
        return new()
        {
            TopicPartition = new TopicPartition("in", 0),
            Offset = number,
            Epoch = 1,
            Key = record.TryGetProperty("key", out var key) ? Encoding.UTF8.GetBytes(key.GetString()!) : null,
            Value = record.TryGetProperty("valueHex", out var hex)
                ? Convert.FromHexString(hex.GetString()!)
                : Encoding.UTF8.GetBytes(record.GetProperty("value").GetString()!),
            Headers = Headers(record),
            Time = new RecordTime(1_900_000_000_000),
        };
    }

    private static Headers Headers(JsonElement record)
    {
        var headers = new Headers();
        if (record.TryGetProperty("headers", out var all))
        {
            foreach (var header in all.EnumerateObject())
            {
                headers.Add(header.Name, Encoding.UTF8.GetBytes(header.Value.GetString()!));
            }
        }

        return headers;
    }
}
