using System.Reflection;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Tests.Architecture;

/// <summary>Who may import whom (docs/architecture.md).</summary>
public class ImportTests
{
    private const string Root = "FuncProxy.Forwarding.";

    private static readonly Assembly Forwarding = typeof(ProxyEngine).Assembly;
    private static readonly Assembly Routing = typeof(RouteDocument).Assembly;

    /// <summary>The part of Pipeline that puts the stages together; the rest of it is the contracts that stages import.</summary>
    private static readonly string[] Builders =
        [nameof(ProxyEngine), nameof(ProxyOptions), nameof(ProxyPipeline), nameof(RouteExplainer), nameof(RouteSnapshotBuilder), nameof(RouteSnapshotSource), nameof(HealthEndpoints), nameof(ProxyStages), "ForwardHandler", "RespondHandler"];

    private static readonly (string From, string To)[] Exceptions = [("Retrying", "Balancing")];

    [Fact]
    public void Stage_imports_only_contracts_and_telemetry()
    {
        var broken =
            from type in Forwarding.GetTypes()
            let stage = StageOf(type)
            where stage is not null && !IsBuilder(type)
            from other in TypeReferences.Of(type)
            where other.Assembly == Forwarding
            let target = StageOf(other)
            where target is not null && target != stage && target != "Telemetry"
            where !(target == "Pipeline" && !IsBuilder(other)) && !Exceptions.Contains((stage, target))
            where !(stage == "Hosting" && target == "Pipeline")
            select $"{type.FullName} imports {other.FullName}";

        broken.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void Rule_sees_a_forbidden_import()
    {
        // The builder does import stages: if the search did not find that, the rule above could not fail.
        TypeReferences.Of(typeof(RouteSnapshotBuilder)).ShouldContain(type => StageOf(type) == "Balancing");
        TypeReferences.Of(typeof(RouteSnapshotBuilder)).ShouldContain(type => StageOf(type) == "Transforms");
    }

    [Fact]
    public void Routing_knows_neither_forwarding_nor_hosting()
    {
        var references = Routing.GetReferencedAssemblies().Select(name => name.Name!).ToList();
        references.ShouldNotContain(name => name.StartsWith("FuncProxy."));
        references.ShouldNotContain(name => name.StartsWith("Microsoft.AspNetCore.Hosting") || name.StartsWith("Microsoft.AspNetCore.Server"));
        Routing.GetTypes().SelectMany(TypeReferences.Of)
            .Where(type => type.Namespace?.StartsWith("System.Net.Http") == true && type != typeof(HttpVersionPolicy))
            .ShouldBeEmpty("Routing sends nothing");
    }

    [Fact]
    public void Engine_names_nothing_of_Azure_Functions_and_nothing_above_it()
    {
        foreach (var assembly in new[] { Routing, Forwarding })
        {
            var references = assembly.GetReferencedAssemblies().Select(name => name.Name!).ToList();
            references.ShouldNotContain(name => name.StartsWith("Microsoft.Azure.Functions"));
            references.ShouldNotContain(name => name.StartsWith("Spectre") || name.StartsWith("System.CommandLine"), "they are the tool's, and not clean for trimming");
            references.ShouldNotContain(name => name == "FuncProxy" || name == "FuncProxy.Demo" || name == "FuncProxy.Admin");
        }
    }

    private static string? StageOf(Type type)
        => type.Namespace is { } name && name.StartsWith(Root) ? name[Root.Length..].Split('.')[0] : null;

    private static bool IsBuilder(Type type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }
        return StageOf(type) == "Pipeline" && Builders.Contains(type.Name);
    }
}
