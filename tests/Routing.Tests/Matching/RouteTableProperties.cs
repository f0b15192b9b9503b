using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Tests.Matching;

public sealed class RouteTableProperties
{
    private static readonly Arbitrary<(Dictionary<string, RouteConfig> Routes, SampleRequest[] Requests)> Samples = (
        from routes in RouteGenerator.Routes
        from requests in RouteGenerator.Requests
        select (routes, requests)).ToArbitrary();

    [Fact]
    public void Table_agrees_with_the_reference()
    {
        var matched = 0;
        var refused = 0;

        Prop.ForAll(Samples, sample =>
        {
            var table = RouteTable.Compile(sample.Routes);
            var reference = new ReferenceMatcher(sample.Routes);
            foreach (var request in sample.Requests)
            {
                var result = table.Match(request.Spell());
                var winner = result.Index < 0 ? null : table.RouteIds[result.Index];
                winner.ShouldBe(reference.Winner(request), $"{request} {request.Spell().Target.RawPath}");
                result.Allow.ShouldBe(reference.Allow(request), request.ToString());
                matched += winner is null ? 0 : 1;
                refused += result.Allow is null ? 0 : 1;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

        // Else the samples are too poor to prove anything.
        matched.ShouldBeGreaterThan(1_000);
        refused.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Ambiguity_free_sets_do_not_depend_on_ids() => Prop.ForAll(Samples, sample =>
    {
        var clashing = RouteAmbiguity.Find(sample.Routes).SelectMany(pair => new[] { pair.First, pair.Second }).ToHashSet();
        var (ascending, descending) = (new Dictionary<string, RouteConfig>(), new Dictionary<string, RouteConfig>());
        foreach (var (id, route) in sample.Routes)
        {
            ascending[id] = route;
            descending[$"{'z' - int.Parse(id.AsSpan(1))}{id}"] = route;
        }

        foreach (var request in sample.Requests)
        {
            var first = RouteTable.Compile(ascending).Winner(request.Spell());
            var second = RouteTable.Compile(descending).Winner(request.Spell());
            if (first is not null && first != second![^3..])
            {
                // Of three that clash in a row the middle one stands in a pair with the first only.
                // Templates of one precedence and unlike structure are told apart by id alone, and are no mistake.
                var unlike = sample.Routes[first].Match!.Path != sample.Routes[second[^3..]].Match!.Path;
                (unlike || clashing.Contains(first) || clashing.Contains(second[^3..])).ShouldBeTrue($"{first} {second} {request}");
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));
}
