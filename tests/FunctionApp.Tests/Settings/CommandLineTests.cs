using FuncProxy.FunctionApp.Settings;

namespace FuncProxy.FunctionApp.Tests.Settings;

public sealed class CommandLineTests
{
    [Fact]
    public void Names_are_read_with_a_space_or_an_equals_sign_and_the_last_counts()
    {
        var errors = new List<string>();

        var values = CommandLine.Read(["--urls", "http://a:1", "--RouteFile=a=b.json", "--Logging__LogLevel__Default", "-1", "--URLS=", "--x="], errors);

        errors.ShouldBeEmpty();
        values.ShouldBe(new Dictionary<string, string?>
        {
            ["urls"] = "", ["RouteFile"] = "a=b.json", ["Logging:LogLevel:Default"] = "-1", ["x"] = "",
        }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("routes.json")]
    [InlineData("-x")]
    [InlineData("-x=1")]
    [InlineData("/urls=http://127.0.0.1:1")]
    [InlineData("--")]
    [InlineData("--=1")]
    [InlineData("--help")]
    public void Argument_that_would_do_nothing_is_refused(string argument)
    {
        var errors = new List<string>();

        CommandLine.Read([argument], errors).ShouldBeEmpty();

        errors.ShouldHaveSingleItem().ShouldContain($"'{argument}'");
    }

    [Fact]
    public void Name_before_another_name_lacks_its_value()
    {
        var errors = new List<string>();

        CommandLine.Read(["--RouteFile", "--urls", "http://a:1"], errors).Keys.ShouldBe(["urls"]);

        errors.ShouldBe(["The argument '--RouteFile' has no value; write --RouteFile value."]);
    }
}
