using System.Diagnostics.CodeAnalysis;

namespace StreamSentiment.Contracts.Parsing;

/// <summary>
/// Reads the value of a <see cref="Topics.Labelled"/> record that is no tombstone, as <see cref="RecordReader"/> does. Bad
/// input is a <see cref="Rejection"/>, never an exception.
/// </summary>
public static class ReviewLabelledReader
{
    /// <summary>
    /// Reads one label. Checks in this order: null, size, UTF-8, JSON, schema version, types, time, id, text, label, weight,
    /// and reports the first that fails.
    /// </summary>
    /// <param name="value">The record's value; a tombstone, which has none, withdraws a label and is for the caller to know.</param>
    /// <param name="maxBytes">The largest value that is read, in bytes.</param>
    /// <param name="label">The label and its review, when the method returns true.</param>
    /// <param name="rejection">The reason, when the method returns false.</param>
    public static bool TryRead(
        byte[]? value,
        int maxBytes,
        [NotNullWhen(true)] out ReviewLabelled? label,
        out Rejection rejection
    ) => RecordReader.TryRead<ReviewLabelledFields, ReviewLabelled>(value, maxBytes, out label, out rejection);
}
