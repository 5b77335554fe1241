using System.Text.Json.Serialization;

namespace StreamSentiment.Retraining.Promotion;

/// <summary>The verdict of a clause on a candidate.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>The clause lets it pass.</summary>
    Passed,

    /// <summary>The clause refuses it.</summary>
    Refused,

    /// <summary>There was too little, or nothing, to judge by; that refuses nothing.</summary>
    NotJudged,
}
