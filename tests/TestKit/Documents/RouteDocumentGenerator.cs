using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Routing.Model;

namespace FuncProxy.TestKit.Documents;

/// <summary>Random valid documents that use the whole model, also what a release has not built yet.</summary>
public static class RouteDocumentGenerator
{
    private static readonly Gen<string> KeyHash =
        Gen.ArrayOf(Gen.Elements("0123456789abcdefABCDEF".ToCharArray()), 64).Select(digits => "sha256:" + new string(digits));

    private static readonly Gen<ConsumerConfig> Consumer =
        from keys in Pick.Maybe(Pick.Few(KeyHash))
        from tokens in Pick.Long(0)
        from budget in Pick.MaybeValue(Gen.Choose(0, 1_000_000).Select(cents => cents / 100m))
        from models in Pick.Maybe(Pick.Few(Pick.Token))
        select new ConsumerConfig { Keys = keys, TokensPerMonth = tokens, BudgetPerMonth = budget, Models = models };

    /// <summary>Any valid document.</summary>
    public static Gen<RouteDocument> Document { get; } =
        from schema in Pick.Maybe(Gen.Elements("./routes.schema.json"))
        from clusters in Pick.Maybe(Pick.ById(ClusterGenerator.Cluster))
        from consumers in Pick.Maybe(Pick.ById(Consumer))
        from routes in Pick.Maybe(Pick.ById(RouteGenerator.Route([.. clusters?.Keys.Where(IsPlain) ?? []], [.. consumers?.Keys.Where(IsPlain) ?? []]), most: 5))
        select new RouteDocument { Schema = schema, Routes = routes, Clusters = clusters, Consumers = consumers };

    /// <summary>For FsCheck's properties.</summary>
    public static Arbitrary<RouteDocument> Arbitrary { get; } = Document.ToArbitrary();

    // A reference to an id is a value, in which %x% would name an app setting.
    private static bool IsPlain(string id) => !id.Contains('%', StringComparison.Ordinal);
}
