using Microsoft.AspNetCore.Http;

namespace StreamSentiment.LivePage.Endpoints;

/// <summary>The JSON of an answer that is no state: why not, in a sentence.</summary>
/// <param name="Error">The sentence.</param>
internal sealed record Problem(string Error)
{
    public static IResult Of(int status, string error) =>
        TypedResults.Json(new Problem(error), PageJson.Default.Problem, statusCode: status);
}
