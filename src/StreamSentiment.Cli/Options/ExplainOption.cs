using System.CommandLine;
using System.Text.Json;
using StreamSentiment.Modeling;

namespace StreamSentiment.Cli.Options;

/// <summary><c>--explain</c>, alone or with the name of a method.</summary>
internal sealed class ExplainOption
{
    private readonly Option<string?> option = new("--explain")
    {
        Description =
            "Also show how much each token changed the score, by the method leave-one-out (the default, for every model) "
            + "or attention (for models with attention pooling).",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "METHOD",
    };

    public ExplainOption() =>
        option.Validators.Add(given =>
        {
            if (given.Tokens is [var word] && MethodNamed(word.Value) is null && !word.Value.Contains(' '))
            {
                given.AddError(
                    $"'{word.Value}' is no method of --explain; there are "
                        + $"{string.Join(", ", Enum.GetValues<ExplanationMethod>().Select(Name))}. Put a review of one word "
                        + "before --explain."
                );
            }
        });

    public void AddTo(Command command) => command.Add(option);

    /// <summary>The method; null without the option.</summary>
    public ExplanationMethod? Method(ParseResult parsed) =>
        parsed.GetResult(option) switch
        {
            null => null,
            { Tokens: [var word] } => MethodNamed(word.Value) ?? ExplanationMethod.LeaveOneOut,
            _ => ExplanationMethod.LeaveOneOut,
        };

    /// <summary>
    /// The reviews in their order on the command line. The parser gives the word after an option to the option, but in
    /// <c>score --explain "A lovely film."</c> that word is a review, not a method.
    /// </summary>
    public string[] Reviews(ParseResult parsed, Argument<string[]> texts)
    {
        var words = parsed.GetResult(texts)?.Tokens ?? [];
        if (parsed.GetResult(option) is { Tokens: [var taken] } && MethodNamed(taken.Value) is null)
        {
            words =
            [
                .. parsed.Tokens.Where(token => ReferenceEquals(token, taken) || words.Any(word => ReferenceEquals(word, token))),
            ];
        }

        return [.. words.Select(word => word.Value)];
    }

    /// <summary>The name of the method on the command line and in JSON.</summary>
    public static string Name(ExplanationMethod method) => JsonNamingPolicy.KebabCaseLower.ConvertName($"{method}");

    private static ExplanationMethod? MethodNamed(string name)
    {
        foreach (var method in Enum.GetValues<ExplanationMethod>())
        {
            if (Name(method) == name)
            {
                return method;
            }
        }

        return null;
    }
}
