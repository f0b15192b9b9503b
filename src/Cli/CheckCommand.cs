using System.CommandLine;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Cli;

/// <summary><c>funcproxy check FILE</c>: every error of a document, with line and column.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var file = DocumentFile.Argument();
        var command = new Command("check", "Finds everything that is wrong with a routes file. Settings (%NAME%) are not judged: their values are the app's.") { file };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(file), parsed.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string path, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        if (await DocumentFile.ReadAsync(path, console.Error, cancellationToken) is not { } text)
        {
            return ExitCode.Refused;
        }

        var result = RouteDocumentReader.Read(text, settings: null, ProxyEngine.Rules);
        foreach (var error in result.Errors)
        {
            await console.Error.WriteLineAsync($"{path}: {error}");
        }

        if (result.Document is not { } document)
        {
            return ExitCode.Refused;
        }

        await console.Output.WriteLineAsync($"{path}: valid ({document.Routes?.Count ?? 0} routes, {document.Clusters?.Count ?? 0} clusters, {document.Consumers?.Count ?? 0} consumers)");
        if (document.Clusters?.Values.Any(static cluster => cluster.SessionAffinity?.Enabled == true) == true)
        {
            await console.Output.WriteLineAsync($"{path}: session affinity needs the app's setting Affinity__Key; without it the app refuses the file");
        }

        return ExitCode.Success;
    }
}
