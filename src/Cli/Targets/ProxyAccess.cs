using System.CommandLine;
using FuncProxy.Cli.Output;

namespace FuncProxy.Cli.Targets;

/// <summary>How a proxy's admin API is reached. Its key comes from a file or the environment, never on the command line, which others on the machine can read; and over http it goes to this machine alone.</summary>
internal sealed class ProxyAccess
{
    /// <summary>The environment's variable that holds the key.</summary>
    public const string KeyVariable = "FUNCPROXY_ADMIN_KEY";

    private readonly Option<string?> _file = new("--key-file") { Description = $"For a proxy: the file that holds its Admin__Key, - for standard input; else the environment's {KeyVariable}.", HelpName = "FILE" };

    private readonly Option<bool> _insecure = new("--insecure") { Description = "For a proxy: sends the key over http to another machine." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_file);
        command.Options.Add(_insecure);
    }

    /// <summary>Makes ready to ask a proxy.</summary>
    /// <param name="address">Its API, by <see cref="ProxyAddress"/>.</param>
    /// <param name="parsed">The command line.</param>
    public Attempt<AdminClient> Open(Uri address, ParseResult parsed)
    {
        if (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback && !parsed.GetValue(_insecure))
        {
            return ToolResult.Fail(ExitCode.Refused, $"{address.Host}: over http the key could be read on its way; use https, or add --insecure where the network is yours alone");
        }

        var key = ReadKey(parsed);
        return key.Failure is { } failure ? failure : new AdminClient(address, key.Value!);
    }

    private Attempt<string> ReadKey(ParseResult parsed)
    {
        try
        {
            var key = parsed.GetValue(_file) switch
            {
                null => Environment.GetEnvironmentVariable(KeyVariable),
                "-" => Console.In.ReadLine(),
                var path => File.ReadAllText(path),
            };
            return key?.Trim() is { Length: > 0 } text && !text.AsSpan().ContainsAnyExceptInRange('!', '~')
                ? text
                : ToolResult.Fail(ExitCode.Refused, $"--key-file: a proxy wants its Admin__Key; name the file that holds it, or set {KeyVariable}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return ToolResult.Fail(ExitCode.Refused, $"--key-file: the file cannot be read: {exception.Message}");
        }
    }
}
