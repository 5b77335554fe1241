using System.Diagnostics;

namespace StreamSentiment.Telemetry;

/// <summary>
/// The spans <c>batch</c> of a micro-batch, which serves many records: one in the trace of each record that is traced. The first
/// links to the spans of them all, and each of the others to the first: a link for each record, and not one for each pair. The
/// first is the current span of the thread that scores, so that measurements there have it as their exemplar.
/// </summary>
internal sealed class BatchTrace : IDisposable
{
    private readonly IReadOnlyList<RecordTrace> records;
    private readonly RecordTrace.Measuring current;

    /// <summary>Begins with the moment.</summary>
    /// <param name="records">Those that are traced, at least one.</param>
    /// <param name="size">How many the micro-batch has, traced or not.</param>
    public BatchTrace(IReadOnlyList<RecordTrace> records, int size)
    {
        this.records = records;
        var first = records[0].BeginBatch(records.Select(record => new ActivityLink(record.Context)), size);
        foreach (var other in records.Skip(1))
        {
            other.BeginBatch(first is null ? [] : [new ActivityLink(first.Context)], size);
        }

        current = new RecordTrace.Measuring(first);
    }

    /// <summary>Ends them.</summary>
    public void Dispose()
    {
        current.Dispose();
        foreach (var record in records)
        {
            record.EndBatch();
        }
    }
}
