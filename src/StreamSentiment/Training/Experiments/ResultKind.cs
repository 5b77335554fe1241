using System.Text.Json.Serialization.Metadata;

namespace StreamSentiment.Training.Experiments;

/// <summary>A kind of result that a <see cref="ResultFile{T}"/> holds, with its names.</summary>
/// <param name="File">The name of the file of results, one a line.</param>
/// <param name="Description">The name of the file beside it that describes the work.</param>
/// <param name="Work">The word for the whole: "search".</param>
/// <param name="Result">The word for one result: "trial".</param>
/// <param name="Json">The JSON contract of a result; on one line.</param>
internal sealed record ResultKind<T>(string File, string Description, string Work, string Result, JsonTypeInfo<T> Json);
