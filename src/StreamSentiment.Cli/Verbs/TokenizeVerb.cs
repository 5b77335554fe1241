using System.CommandLine;
using StreamSentiment.Cli.Options;
using StreamSentiment.Text;
using StreamSentiment.Text.Nltk;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Tokenizes JSON lines, with one JSON array of tokens for each.</summary>
internal static class TokenizeVerb
{
    public static Command Create()
    {
        var profile = new Option<TokenizerKind>("--profile", "-p")
        {
            Description =
                "keras: text_to_word_sequence; nltk: stems of word_tokenize without stop words and punctuation. Default: "
                + "keras.",
            DefaultValueFactory = _ => TokenizerKind.Keras,
        };
        var clean = new Option<Cleaning>("--cleaning")
        {
            Description =
                "none is exactly what Keras and NLTK do; html removes tags and decodes entities first; typographic, as new "
                + "models are trained, also writes quotes, dashes, blanks and letters as a keyboard does. Default: none.",
            DefaultValueFactory = _ => Cleaning.None,
        };
        var command = new Command(
            "tokenize",
            "Tokenize JSON lines {\"text\":…} of standard input and write a JSON array of tokens (nltk: stems) for each."
        )
        {
            profile,
            clean,
            CommonOptions.Json("Accepted, as by every command: the answers are JSON with it and without it."),
        };
        command.SetAction(parsed =>
            Run(new TextProfile { Tokenizer = parsed.GetValue(profile), Cleaning = parsed.GetValue(clean) })
        );
        return command;
    }

    private static int Run(TextProfile profile)
    {
        var tokens = new TokenBuffer();
        var tokenizer = profile.CreateTokenizer();
        var lines = JsonLines.StandardInput();
        foreach (var (_, text) in lines.Read())
        {
            TextEncoder.Tokenize(text, profile.Cleaning, tokenizer, tokens);
            Terminal.WriteJson(json =>
            {
                json.WriteStartArray();
                for (int i = 0; i < tokens.Count; i++)
                {
                    json.WriteStringValue(tokens[i]);
                }

                json.WriteEndArray();
            });
        }

        return lines.Result;
    }
}
