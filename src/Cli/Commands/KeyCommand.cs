using System.CommandLine;

namespace FuncProxy.Cli.Commands;

/// <summary><c>funcproxy key</c>: consumers' API keys.</summary>
internal static class KeyCommand
{
    public static Command Create() => new("key", "Makes, lists and revokes consumers' API keys, in a file or a table.") { KeyNewCommand.Create(), KeyListCommand.Create(), KeyRevokeCommand.Create() };
}
