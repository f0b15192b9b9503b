using System.CommandLine;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using FuncProxy.Cli.Documents;
using FuncProxy.Cli.Output;
using FuncProxy.Cli.Targets;
using FuncProxy.Forwarding.Explaining;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Validation;
using Microsoft.Extensions.Logging.Abstractions;

namespace FuncProxy.Cli.Commands;

/// <summary><c>funcproxy explain METHOD URL</c>: what the proxy would do with a request, and why.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string> Method = new("METHOD") { Description = "The method, such as GET." };
    private static readonly Argument<string> Url = new("URL") { Description = "The public URL, or a path alone." };
    private static readonly Option<string[]> Header = new("--header", "-H") { Description = "A header field; may be given several times.", HelpName = "NAME: VALUE", DefaultValueFactory = _ => [] };
    private static readonly Option<string?> Client = new("--client") { Description = "The client's address. Default 127.0.0.1, a trusted proxy's.", HelpName = "ADDRESS" };
    private static readonly Option<string[]> Setting = new("--setting") { Description = "The value of an app setting (%NAME%), else the environment's.", HelpName = "NAME=VALUE", DefaultValueFactory = _ => [] };

    private static readonly Option<bool> ShowSettings = new("--show-settings") { Description = "Shows the values of app settings in place of %NAME%." };

    public static Command Create()
    {
        var source = new DocumentSource("--from");
        var command = new Command("explain", "Says which route would take a request, why the others do not, and what would be done with it. Nothing is sent.") { Method, Url, Header, Client, Setting, ShowSettings };
        source.AddTo(command);
        return command.Does((parsed, console, cancellationToken) => RunAsync(source, parsed, console, cancellationToken));
    }

    private static async Task<ToolResult> RunAsync(DocumentSource source, ParseResult parsed, ToolConsole console, CancellationToken cancellationToken)
    {
        var request = ReadRequest(parsed);
        if (request.Failure is { } wrong)
        {
            return wrong;
        }

        var proxy = source.Proxy(parsed);
        if (proxy.Failure is { } unready)
        {
            return unready;
        }

        if (proxy.Value is { } client)
        {
            return await AskAsync(client, request.Value!, parsed, console, cancellationToken);
        }

        var opened = await source.ReadAsync(parsed, console, cancellationToken);
        if (opened.Failure is { } failure)
        {
            return failure;
        }

        var read = opened.Value!.Parse(Settings(parsed.GetValue(Setting)!));
        if (read.Document is not { } document)
        {
            return ResultText.Invalid(opened.Value.Name, read.Errors);
        }

        var explainer = new RouteExplainer(new ProxyOptions { InstanceName = "FuncProxy" }, TimeProvider.System, NullLoggerFactory.Instance);
        var explanation = await explainer.ExplainAsync(document, request.Value!, parsed.GetValue(ShowSettings) ? SettingMask.None : read.Mask);
        return Explained(explanation);
    }

    /// <summary>Asks a running proxy, which explains with its own options and app settings.</summary>
    private static async Task<ToolResult> AskAsync(AdminClient client, ExplainedRequest request, ParseResult parsed, ToolConsole console, CancellationToken cancellationToken)
    {
        var headers = new JsonObject();
        foreach (var (name, value) in request.Headers)
        {
            headers[name] = headers.TryGetPropertyValue(name, out var before) ? $"{(string?)before}, {value}" : value;
        }

        var body = new JsonObject { ["method"] = request.Method, ["url"] = parsed.GetRequiredValue(Url), ["headers"] = headers, ["clientAddress"] = request.Client.ToString() };
        var asked = await console.WaitAsync($"asking {client.Name}", client.PostAsync("explain", body.ToJsonString(), cancellationToken));
        return asked.Failure is { } unreachable ? unreachable
            : !asked.Value!.IsSuccess ? asked.Value.Failure(client.Name)
            : Explained(JsonSerializer.Deserialize(asked.Value.Body, ExplanationJson.Default.RouteExplanation)!);
    }

    private static ToolResult Explained(RouteExplanation explanation) => new(ExitCode.Success, explanation.Outcome.ToString().ToLowerInvariant())
    {
        Data = new JsonObject { ["explanation"] = JsonSerializer.SerializeToNode(explanation, ExplanationJson.Default.RouteExplanation) },
        Show = output => ExplanationText.Show(output.Out, explanation),
    };

    private static Func<string, string?> Settings(string[] given) => name =>
        given.FirstOrDefault(one => one.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..] ?? Environment.GetEnvironmentVariable(name);

    private static Attempt<ExplainedRequest> ReadRequest(ParseResult parsed)
    {
        var method = parsed.GetRequiredValue(Method);
        if (!ExplainedRequest.IsMethod(method))
        {
            return ToolResult.Fail(ExitCode.Refused, $"METHOD: '{method}' is not a method; write letters, digits and !#$%&'*+-.^_`|~, as in GET");
        }

        if (parsed.GetValue(Setting)!.FirstOrDefault(one => one.IndexOf('=', StringComparison.Ordinal) <= 0) is { } setting)
        {
            return ToolResult.Fail(ExitCode.Refused, $"--setting: '{setting}' is not NAME=VALUE");
        }

        var headers = new List<KeyValuePair<string, string>>();
        foreach (var line in parsed.GetValue(Header)!)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                return ToolResult.Fail(ExitCode.Refused, $"--header: '{line}' is not NAME: VALUE");
            }

            headers.Add(KeyValuePair.Create(line[..colon].Trim(), line[(colon + 1)..].Trim()));
        }

        var client = IPAddress.Loopback;
        if (parsed.GetValue(Client) is { } address && !IPAddress.TryParse(address, out client!))
        {
            return ToolResult.Fail(ExitCode.Refused, $"--client: '{address}' is no address");
        }

        return ExplainedUrl.Parse(parsed.GetRequiredValue(Url)) is { } url
            ? new ExplainedRequest { Method = method, Target = url.Target, Host = url.Host, IsHttps = url.IsHttps, Headers = headers, Client = client }
            : ToolResult.Fail(ExitCode.Refused, $"URL: '{parsed.GetRequiredValue(Url)}' is neither an http or https URL nor a path");
    }
}
