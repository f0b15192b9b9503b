using FuncProxy.FunctionApp.Settings;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.Settings;

public sealed class LocalSettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _errors = [];

    [Fact]
    public void Folder_without_the_file_has_no_values()
    {
        LocalSettings.Read(_folder.Path, _errors).ShouldBeEmpty();
        _errors.ShouldBeEmpty();
    }

    [Fact]
    public void Values_are_read_with_comments_sections_and_the_last_of_a_name()
    {
        var values = Read("""
            {
              // as the Functions tools write it
              "IsEncrypted": false,
              "Values": { "A__B": "1", "a:b": "2", "Number": 3, },
              "Host": { "CORS": "*" },
            }
            """);

        _errors.ShouldBeEmpty();
        values["A:B"].ShouldBe("2");
        values["Number"].ShouldBe("3");
        values.Count.ShouldBe(2);
    }

    [Fact]
    public void Byte_order_mark_and_other_letter_case_are_read_as_the_Functions_tools_read_them()
    {
        Read("\uFEFF{ \"values\": { \"RouteFile\": \"x.json\" } }")["RouteFile"].ShouldBe("x.json");

        _errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{\n \"Values\": {\n", "is not valid JSON at line 3")]
    [InlineData("[]", "must hold an object")]
    [InlineData("""{ "Values": [] }""", "must be an object")]
    [InlineData("""{ "IsEncrypted": true, "Values": { "RouteFile": "CfDJ8" } }""", "is encrypted")]
    public void File_that_cannot_be_used_is_an_error(string text, string reason)
    {
        Read(text).ShouldBeEmpty();

        _errors.ShouldHaveSingleItem().ShouldContain(reason);
    }

    public void Dispose() => _folder.Dispose();

    private Dictionary<string, string?> Read(string text)
    {
        _folder.Write("local.settings.json", text);
        return LocalSettings.Read(_folder.Path, _errors);
    }
}
