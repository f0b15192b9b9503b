using System.Text.Json;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.Infra;

/// <summary>The repository's templates, read once by the grammar of tests/Infra.</summary>
public sealed class Templates : IAsyncLifetime
{
    private static readonly string[] Made = ["bin", "obj", "out", "node_modules", "artifacts", "TestResults", ".git"];
    private static readonly string Reader = Repository.At("tests", "Infra");
    private static readonly JsonSerializerOptions Lenient = new(JsonSerializerDefaults.Web);

    /// <summary>Everything that infra declares.</summary>
    public IReadOnlyList<BicepFile> Files { get; private set; } = [];

    /// <summary>Every declaration of all files.</summary>
    public IEnumerable<BicepDeclaration> All => Files.SelectMany(file => file.Declarations);

    /// <summary>Every resource that is made.</summary>
    public IEnumerable<BicepDeclaration> Resources => All.Where(declaration => declaration is { Kind: "resource", Existing: false });

    /// <summary>The one file of a name.</summary>
    public BicepFile File(string name) => Files.Single(file => Path.GetFileName(file.Path) == name);

    /// <summary>The one parameter, variable, resource or module of a name in a file.</summary>
    public BicepDeclaration Declaration(string file, string name) => File(file).Declarations.Single(declaration => declaration.Name == name && declaration is { Existing: false, Kind: not "output" });

    public async Task InitializeAsync()
    {
        await NodePackages.InstallAsync(Reader);
        Files = (await ReadAsync([.. InRepository("*.bicep")])).Files;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Reads files by the grammar.</summary>
    public static async Task<BicepReading> ReadAsync(params string[] files)
    {
        await using var node = ProcessUnderTest.Start(new ProcessSetup { FileName = "node", Arguments = ["read.mjs", .. files], WorkingDirectory = Reader });
        (await node.WaitForExitAsync(TimeSpan.FromMinutes(1))).ShouldBe(0, node.Output);
        return JsonSerializer.Deserialize<BicepReading>(node.Output[node.Output.IndexOf("{\"files\"", StringComparison.Ordinal)..], Lenient)!;
    }

    /// <summary>The repository's own files of a pattern: none that a build or a package manager has made.</summary>
    public static IEnumerable<string> InRepository(string pattern) => Directory.EnumerateFiles(Repository.Root, pattern, SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Intersect(Made).Any())
        .Order(StringComparer.Ordinal);
}
