using FuncProxy.Forwarding.Access;
using FuncProxy.Forwarding.Access.Tokens;
using FuncProxy.Routing.Model;
using Microsoft.Extensions.Logging.Abstractions;

namespace FuncProxy.Forwarding.Tests.Access;

public sealed class AccessRulesTests
{
    public static TheoryData<AccessConfig> Unknown => new(new AccessConfig { Allow = AccessMode.Jwt }, new AccessConfig { Allow = (AccessMode)99 });

    [Theory]
    [MemberData(nameof(Unknown))]
    public void Section_that_no_rule_can_be_made_of_opens_nothing(AccessConfig config)
        => Should.Throw<InvalidOperationException>(() => Compile(config));

    [Fact]
    public void Section_that_asks_for_nothing_has_no_rules()
    {
        Compile(null).ShouldBeEmpty();
        Compile(new AccessConfig()).ShouldBeEmpty();
        Compile(new AccessConfig { Allow = AccessMode.Anonymous }).ShouldBeEmpty();
    }

    private static object[] Compile(AccessConfig? config)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        return AccessRules.Compile(config, ConsumerKeys.Compile(null), new TokenTrusts(client, TimeProvider.System, NullLoggerFactory.Instance), TimeProvider.System);
    }
}
