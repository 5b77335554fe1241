using System.CommandLine;
using StreamSentiment.Cli.Options;

namespace StreamSentiment.Cli.Verbs;

/// <summary>
/// Writes the script by which a shell completes this tool's commands, options and values. The script asks the tool itself, by
/// the parser's directive <c>[suggest:POSITION]</c>, so it fits every later version.
/// </summary>
internal static class CompletionVerb
{
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = """
            # bash: put this into ~/.local/share/bash-completion/completions/streamsentiment
            _streamsentiment() {
                local IFS=$'\n'
                local found; found=$("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
                COMPREPLY=($(compgen -W "$found" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _streamsentiment streamsentiment
            """,
        ["zsh"] = """
            #compdef streamsentiment
            # zsh: put this into a folder of $fpath, as _streamsentiment
            _streamsentiment() {
                local line="${(j: :)words[1,CURRENT]}"
                local -a found
                found=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
                found=(${found:#})
                if (( ${#found} )); then
                    compadd -a found
                else
                    _files
                fi
            }
            if [[ "${funcstack[1]}" == _streamsentiment ]]; then
                _streamsentiment "$@"
            else
                compdef _streamsentiment streamsentiment
            fi
            """,
        ["fish"] = """
            # fish: put this into ~/.config/fish/completions/streamsentiment.fish
            function __streamsentiment_complete
                set -l line (commandline -cp)
                set -l words (commandline -opc)
                set -l found ($words[1] "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -rv '^$')
                if set -q found[1]
                    printf '%s\n' $found
                else
                    __fish_complete_path (commandline -ct)
                end
            end
            complete -c streamsentiment -f -a '(__streamsentiment_complete)'
            """,
        ["pwsh"] = """
            # PowerShell: put this into the file that $PROFILE names
            Register-ArgumentCompleter -Native -CommandName streamsentiment -ScriptBlock {
                param($wordToComplete, $commandAst, $cursorPosition)
                $position = $cursorPosition - $commandAst.Extent.StartOffset
                $line = "$commandAst".PadRight($position)
                & "$($commandAst.CommandElements[0])" "[suggest:$position]" $line |
                    Where-Object { $_ -and $_ -like "$wordToComplete*" } |
                    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }
            """,
    };

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = $"The shell: {string.Join(", ", Scripts.Keys)}." };
        shell.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, [.. Scripts.Keys]);
        var asJson = CommonOptions.Json();
        var command = new Command(
            "completion",
            "Write the script by which a shell completes the commands and options of streamsentiment."
        )
        {
            shell,
            asJson,
        };
        command.SetAction(parsed =>
        {
            string name = parsed.GetValue(shell)!.ToLowerInvariant();
            if (parsed.GetValue(asJson))
            {
                Terminal.WriteJson(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("shell", name);
                    json.WriteString("script", Scripts[name]);
                    json.WriteEndObject();
                });
            }
            else
            {
                Console.Out.WriteLine(Scripts[name]);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
