using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Routing.Matching;

namespace FuncProxy.Forwarding.Tests.Transforms;

public class TransformPropertiesTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(500);

    private static readonly Arbitrary<string> Targets =
        Gen.Elements("/", "/a", "/%2F", "/%252f", "//", "/;x=1", "+", "/%41%7e", "'", "%zz", "/b.c", "@", ":", "%0d%0A", "%C3%A9", "(", "~")
            .ListOf()
            .SelectMany(_ => Gen.Elements("", "?", "?a=1&b=%2f&&c", "?=&=", "?x+y=%20;z"), (parts, query) => "/" + string.Concat(parts) + query)
            .Where(target => RequestTarget.TryParse(target, out var parsed) == RequestTargetError.None && parsed.RawPath + parsed.Query == target)
            .ToArbitrary();

    [Fact]
    public void Without_transforms_the_same_bytes_go_on() =>
        Check(Targets, target => Sample.PathAndQuery(target) == target);

    [Fact]
    public void A_prefix_added_and_removed_leaves_the_same_bytes() =>
        Check(Targets, target => Sample.PathAndQuery(target, "PathPrefix=/p x/%2f", "PathRemovePrefix=/p x/%2F") == target);

    [Fact]
    public void A_prefix_removed_and_added_back_leaves_the_same_bytes() =>
        Check(Targets, target => Sample.PathAndQuery("/pre" + target, "PathRemovePrefix=/PRE", "PathPrefix=/pre") == "/pre" + target);

    [Fact]
    public void A_catch_all_carries_the_same_bytes() =>
        Check(Targets, target => Sample.PathAndQuery(target, "PathPattern=/{**rest}") is var sent && (sent == target || target.StartsWith("//")));

    [Fact]
    public void A_query_parameter_appended_and_removed_leaves_the_same_bytes() =>
        Check(Targets, target => Sample.PathAndQuery(target, "QueryValueParameter=n w; Append=v", "QueryRemoveParameter=n w") == (target.EndsWith('?') ? target[..^1] : target));

    [Fact]
    public void Nothing_that_comes_in_or_is_configured_puts_a_control_character_on_the_wire() =>
        Prop.ForAll(Targets, ArbMap.Default.ArbFor<NonNull<string>>(), (target, text) =>
        {
            string[] transforms =
            [
                $"PathPrefix=/{text.Get.Replace(";", "")}", $"QueryValueParameter=v; Set={text.Get.Replace(";", "")}",
                "QueryRouteParameter=r; Append=rest", "RequestHeaderRouteValue=X-Rest; Set=rest", $"RequestHeader=X-V; Set={text.Get.Replace(";", "")}",
            ];
            transforms = [.. transforms.Where(transform => Sample.ErrorsOf(transform).Length == 0)];
            var (exchange, transformer) = (Sample.Exchange(target), Sample.Compile(transforms));
            return !transformer.PathAndQuery(exchange).Any(c => c is <= ' ' or >= '\x7f')
                && Sample.Send(exchange, transformer).Headers.NonValidated.All(field => field.Value.All(value => !value.Any(c => c is < ' ' and not '\t' or >= '\x7f')));
        }).Check(Runs);

    private static void Check(Arbitrary<string> targets, Func<string, bool> holds) => Prop.ForAll(targets, holds).Check(Runs);
}
