using System.Text.Json;

namespace StreamSentiment.Contracts.Parsing;

/// <summary>
/// What was found of each property of a record while its JSON is read. Faults are kept, not raised: broken JSON further on
/// comes first, and a later property of the same name may replace the fault.
/// </summary>
internal interface IRecordFields<out TRecord>
{
    /// <summary>Takes the property whose name the reader stands on, or passes over its value.</summary>
    public void ReadProperty(ref Utf8JsonReader reader);

    /// <summary>The first thing wrong with the fields, or null.</summary>
    public Rejection? FindFault();

    /// <summary>The record, once <see cref="FindFault"/> has found none.</summary>
    public TRecord Build();
}
