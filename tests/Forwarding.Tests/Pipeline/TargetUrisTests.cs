using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Tests.Pipeline;

public sealed class TargetUrisTests
{
    [Fact]
    public void Target_that_comes_again_has_the_same_object_and_another_never_its()
    {
        var targets = new TargetUris("http://d.example:8080/base");
        var random = new Random(7);
        for (var i = 0; i < 10_000; i++)
        {
            var target = $"/{random.Next(100)}?q=%2F{random.Next(3)}";

            var uri = targets.Of(target);

            uri.OriginalString.ShouldBe("http://d.example:8080/base" + target);
            uri.PathAndQuery.ShouldBe("/base" + target);
            targets.Of(target).ShouldBeSameAs(uri);
        }
    }

    [Fact]
    public void Long_target_is_not_kept()
    {
        var targets = new TargetUris("http://d.example");
        var target = "/" + new string('a', 200);

        targets.Of(target).ShouldNotBeSameAs(targets.Of(target));
    }
}
