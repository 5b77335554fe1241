using System.Text.Json.Serialization.Metadata;

namespace StreamSentiment.Training.Experiments;

/// <summary>What a <see cref="ResultFile{T}"/> holds, and what it is called.</summary>
/// <param name="File">Of the results, one a line.</param>
/// <param name="Description">The file beside it that says what work they are of.</param>
/// <param name="Work">The whole, in a sentence: "search".</param>
/// <param name="Result">One of it: "trial".</param>
/// <param name="Json">How a result is written; on one line.</param>
internal sealed record ResultKind<T>(string File, string Description, string Work, string Result, JsonTypeInfo<T> Json);
