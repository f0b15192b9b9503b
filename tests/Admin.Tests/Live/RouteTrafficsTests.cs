using FuncProxy.Admin.Live;

namespace FuncProxy.Admin.Tests.Live;

public sealed class RouteTrafficsTests
{
    private const int Routes = 1500;

    [Fact]
    public void Of_1500_routes_in_use_1000_are_counted_and_the_others_as_soon_as_those_are_idle()
    {
        var routes = new RouteTraffics();
        Use(routes, 0, second: 0).ShouldBe(1000);

        routes.Find("r1400", 60).ShouldBeNull();
        routes.Find("r1400", 61).ShouldNotBeNull();

        routes.Select(route => route.Key).ShouldBe(["r1400"]);
        Use(routes, 0, second: 61).ShouldBe(1000);
        routes.Count().ShouldBe(1000);
    }

    [Fact]
    public void Idle_routes_are_looked_for_once_a_second_at_the_most()
    {
        var routes = new RouteTraffics();
        Use(routes, 0, second: 100).ShouldBe(1000);
        routes.Find("late", 200).ShouldNotBeNull();
        // Full again after that second's walk, of what another walk would take away.
        Use(routes, 0, second: 0);
        routes.Count().ShouldBe(1000);

        routes.Find("later", 200).ShouldBeNull();
        routes.Count().ShouldBe(1000);
        routes.Find("later", 201).ShouldNotBeNull();
    }

    [Fact]
    public void Threads_that_bring_1500_routes_at_once_leave_1000_counted_and_no_place_lost()
    {
        var routes = new RouteTraffics();
        for (var second = 0L; second < 1000; second += 100)
        {
            Parallel.For(0, 8, thread => Use(routes, thread * 187, second));
            routes.Count().ShouldBeLessThanOrEqualTo(1000);
            Use(routes, 0, second);
            routes.Count().ShouldBe(1000);
        }
    }

    private static int Use(RouteTraffics routes, int from, long second)
    {
        var counted = 0;
        for (var i = 0; i < Routes; i++)
        {
            if (routes.Find($"r{(from + i) % Routes}", second) is { } traffic)
            {
                traffic.Add(second, 0, isError: false);
                counted++;
            }
        }
        return counted;
    }
}
