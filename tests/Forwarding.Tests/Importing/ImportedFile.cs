using System.Text.Json.Nodes;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Importing;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Forwarding.Tests.Importing;

/// <summary>A file of <c>Data</c> after its import, with its backends replaced by one origin that is told them apart by the path's first segment: <c>/@HOST</c>.</summary>
internal sealed record ImportedFile(string Document, IReadOnlyList<ImportNote> Notes)
{
    private static readonly string Data = Path.Combine(Repository.Root, "tests", "Forwarding.Tests", "Importing", "Data");

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["BACKEND_HOST"] = "host.example",
        ["BACKEND_URL"] = "https://url.example/base",
        ["FUNCTION_KEY"] = "s3cret",
    };

    /// <summary>The files of a kind, by the path from <c>Data</c> without extension.</summary>
    public static IEnumerable<string> Names(string kind) =>
        Directory.GetFiles(Path.Combine(Data, kind), "*.json").Select(file => $"{kind}/{Path.GetFileNameWithoutExtension(file)}").Order(StringComparer.Ordinal);

    /// <summary>What requests must come to.</summary>
    public static string[] Expectations(string name) => File.ReadAllLines(Path.Combine(Data, name + ".txt"));

    public static ImportedFile Read(string name, Uri origin)
    {
        var text = File.ReadAllBytes(Path.Combine(Data, name + ".json"));
        var result = name.StartsWith("proxies", StringComparison.Ordinal) ? ProxiesJsonImporter.Import(text, ProxyEngine.Rules) : YarpImporter.Import(text, ProxyEngine.Rules);
        result.Document.ShouldNotBeNull(string.Join('\n', result.Notes));
        RouteDocumentReader.Read(result.Document, settings: null, ProxyEngine.Rules).Errors.ShouldBeEmpty();
        var served = RouteDocumentReader.Read(result.Document, Settings.GetValueOrDefault, ProxyEngine.Rules);
        return new ImportedFile(Redirected(RouteDocumentWriter.Write(served.Document.ShouldNotBeNull(string.Join('\n', served.Errors))), origin), result.Notes);
    }

    private static string Redirected(byte[] document, Uri origin)
    {
        var root = JsonNode.Parse(document)!;
        foreach (var (_, cluster) in root["clusters"]!.AsObject())
        {
            foreach (var (_, destination) in cluster!["destinations"]!.AsObject())
            {
                var address = destination!["address"]!.GetValue<string>();
                destination["address"] = $"{origin}@{address[(address.IndexOf("://", StringComparison.Ordinal) + 3)..]}";
            }
        }

        return root.ToJsonString();
    }
}
