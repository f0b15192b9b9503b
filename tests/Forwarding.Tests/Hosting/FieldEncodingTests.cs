using System.Text;
using FuncProxy.Forwarding.Hosting;

namespace FuncProxy.Forwarding.Tests.Hosting;

public sealed class FieldEncodingTests
{
    [Theory]
    [InlineData("keep-alive", "")]
    [InlineData("Keep-Alive", "")]
    [InlineData("close", "close, keep-alive")]
    [InlineData("Close", "close, keep-alive")]
    [InlineData("", "")]
    [InlineData(",, ,", "")]
    [InlineData("x-mine", "x-mine")]
    [InlineData("\u000bx-mine, \u0001", "\u000bx-mine, \u0001")]
    [InlineData("keep-alive, x-mine", "x-mine")]
    [InlineData("x-mine ,CLOSE", "x-mine, CLOSE, keep-alive")]
    [InlineData("Upgrade", "Upgrade, keep-alive")]
    [InlineData("upgrade, HTTP2-Settings", "upgrade, HTTP2-Settings, keep-alive")]
    public void Connection_is_written_so_that_the_server_leaves_it_whole(string sent, string expected) =>
        Read("connection", sent).ShouldBe(expected);

    [Theory]
    [InlineData("0", "0")]
    [InlineData("1234567890123456789", "1234567890123456789")]
    [InlineData("+4", "invalid")]
    [InlineData("-1", "invalid")]
    [InlineData("4,4", "invalid")]
    [InlineData("12345678901234567890", "invalid")]
    public void Content_length_is_digits_or_invalid(string sent, string expected) =>
        Read("Content-Length", sent).ShouldBe(expected);

    [Fact]
    public void Other_fields_are_latin1() => FieldEncodings.OfRequest("x-any-other-14").ShouldBeSameAs(Encoding.Latin1);

    private static string Read(string name, string value) => FieldEncodings.OfRequest(name).GetString(Encoding.Latin1.GetBytes(value).AsSpan());
}
