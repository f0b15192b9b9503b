using System.CommandLine;
using FuncProxy.Cli.Output;

namespace FuncProxy.Cli.Targets;

/// <summary>The options of a command that a running proxy alone can do.</summary>
internal sealed class ProxyOption
{
    private readonly Option<string?> _address = new("--to", "--from") { Description = "The running proxy, https://HOST/.", HelpName = "PROXY" };
    private readonly ProxyAccess _access = new();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_address);
        _access.AddTo(command);
    }

    /// <summary>Whether the command line names a proxy.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_address) is not null;

    /// <summary>Does something with the proxy that is named.</summary>
    public Task<ToolResult> WithAsync(ParseResult parsed, Func<AdminClient, Task<ToolResult>> work)
    {
        if (parsed.GetValue(_address) is not { } text || !ProxyAddress.TryParse(text, out var address))
        {
            return Task.FromResult(ToolResult.Fail(ExitCode.Refused, "--to: name a running proxy, such as https://routes.example/"));
        }

        var client = _access.Open(address, parsed);
        return client.Failure is { } failure ? Task.FromResult(failure) : work(client.Value!);
    }
}
