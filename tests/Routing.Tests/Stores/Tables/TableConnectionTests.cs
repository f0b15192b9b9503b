using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Routing.Tests.Stores.Tables;

public sealed class TableConnectionTests
{
    private const string Key = "c2VjcmV0LWtleQ==";

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1", "devstoreaccount1")]
    [InlineData("UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://azurite", "http://azurite:10002/devstoreaccount1", "devstoreaccount1")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=" + Key + ";EndpointSuffix=core.windows.net", "https://acct.table.core.windows.net/", "acct")]
    [InlineData(" accountname = acct ; ACCOUNTKEY=" + Key + ";", "https://acct.table.core.windows.net/", "acct")]
    [InlineData("AccountName=acct;AccountKey=" + Key + ";EndpointSuffix=core.chinacloudapi.cn", "https://acct.table.core.chinacloudapi.cn/", "acct")]
    [InlineData("DefaultEndpointsProtocol=http;AccountName=a;AccountKey=" + Key + ";BlobEndpoint=http://h:1/a;TableEndpoint=http://127.0.0.1:10002/a/", "http://127.0.0.1:10002/a", "a")]
    public void Connection_string_with_a_key_names_service_and_account(string text, string service, string account)
    {
        var connection = TableConnection.Parse(text);

        connection.Service.ShouldBe(new Uri(service));
        connection.Account.ShouldBe(account);
        connection.Key.ShouldNotBeNull();
        connection.UsesIdentity.ShouldBeFalse();
    }

    [Fact]
    public void Shared_access_signature_loses_its_question_mark()
    {
        var connection = TableConnection.Parse("TableEndpoint=https://acct.table.core.windows.net/;SharedAccessSignature=?sv=2020&sig=a%2Bb%3D");

        connection.Signature.ShouldBe("sv=2020&sig=a%2Bb%3D");
        connection.UsesIdentity.ShouldBeFalse();
    }

    [Fact]
    public void Address_is_opened_with_an_identity()
    {
        TableConnection.OfService("https://acct.table.core.windows.net/").ShouldSatisfyAllConditions(
            c => c.Service.ShouldBe(new Uri("https://acct.table.core.windows.net")),
            c => c.UsesIdentity.ShouldBeTrue());
        TableConnection.ParseAny("https://acct.table.core.windows.net").UsesIdentity.ShouldBeTrue();
        TableConnection.ParseAny("UseDevelopmentStorage=true").UsesIdentity.ShouldBeFalse();
    }

    [Theory]
    [InlineData("nonsense", "NAME=VALUE")]
    [InlineData("", "TableEndpoint")]
    [InlineData("AccountName=acct", "neither AccountKey nor SharedAccessSignature")]
    [InlineData("AccountName=acct;AccountKey=not base64!", "not base64")]
    [InlineData("TableEndpoint=https://h/;AccountKey=" + Key, "no AccountName")]
    [InlineData("AccountKey=" + Key, "neither TableEndpoint nor AccountName")]
    [InlineData("TableEndpoint=ftp://h/;AccountName=a;AccountKey=" + Key, "no http or https address")]
    [InlineData("UseDevelopmentStorage=true;DevelopmentStorageProxyUri=nowhere", "no http or https address")]
    public void Wrong_connection_string_is_refused_with_a_reason_and_without_its_values(string text, string reason)
    {
        var message = Should.Throw<FormatException>(() => TableConnection.Parse(text)).Message;

        message.ShouldContain(reason);
        message.ShouldNotContain(Key);
        message.ShouldNotContain("not base64!");
    }

    [Theory]
    [InlineData("http://acct.table.core.windows.net")]
    [InlineData("acct.table.core.windows.net")]
    public void Token_does_not_travel_in_the_clear(string address) => Should.Throw<FormatException>(() => TableConnection.OfService(address));

    [Theory]
    [InlineData("FuncProxy", true)]
    [InlineData("a1b", true)]
    [InlineData("ab", false)]
    [InlineData("1ab", false)]
    [InlineData("a-b", false)]
    [InlineData("tables", false)]
    public void Table_name_is_letters_and_digits(string name, bool isValid) => TableName.IsValid(name).ShouldBe(isValid);
}
