using System.CommandLine;
using System.Text.Json.Nodes;
using FuncProxy.Cli.Output;

namespace FuncProxy.Cli.Commands;

/// <summary><c>funcproxy completion SHELL</c>: the script that completes command lines.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = """
            # eval "$(funcproxy completion bash)"
            _funcproxy() {
                local IFS=$'\n'
                COMPREPLY=( $(compgen -W "$(funcproxy "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}") )
            }
            complete -o default -F _funcproxy funcproxy
            """,
        ["zsh"] = """
            # eval "$(funcproxy completion zsh)"
            _funcproxy() {
                local -a found
                found=("${(@f)$(funcproxy "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
                [[ -n "${found[1]}" ]] && compadd -a found || _files
            }
            compdef _funcproxy funcproxy
            """,
        ["pwsh"] = """
            # funcproxy completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName funcproxy -ScriptBlock {
                param($word, $line, $cursor)
                funcproxy "[suggest:$cursor]" "$line" | Where-Object { $_ -like "$word*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }
            """,
    };

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or pwsh." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        return new Command("completion", "Prints the script that completes this tool's command lines; its first line says how to use it.") { shell }
            .Does((parsed, _, _) => Task.FromResult(Print(Scripts[parsed.GetRequiredValue(shell)] + "\n")));
    }

    private static ToolResult Print(string script) => new(ExitCode.Success, "printed")
    {
        Data = new JsonObject { ["script"] = script },
        Show = console => console.WriteRaw(script),
    };
}
