namespace StreamSentiment.Data;

/// <summary>The labelled reviews of a data set. A split that was not asked for is empty.</summary>
public sealed record ReviewData(IReadOnlyList<LabelledText> Train, IReadOnlyList<LabelledText> Test);
