using FuncProxy.FunctionApp.Settings;
using Microsoft.Extensions.Configuration;

namespace FuncProxy.FunctionApp.Tests.Settings;

public sealed class RouteStorageSettingsTests
{
    private const string Service = "https://acct.table.core.windows.net";

    [Fact]
    public void Connection_string_names_the_table_service_and_the_rest_has_defaults()
    {
        var (settings, errors) = Read(("RouteStorage", "UseDevelopmentStorage=true"));

        errors.ShouldBeEmpty();
        settings.ShouldNotBeNull();
        settings.Connection.Service.ShouldBe(new Uri("http://127.0.0.1:10002/devstoreaccount1"));
        (settings.TableName, settings.Refresh).ShouldBe(("FuncProxy", TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Identity_is_named_beside_the_services_address()
    {
        var (settings, errors) = Read(
            ("RouteStorage__tableServiceUri", Service), ("RouteStorage__credential", "ManagedIdentity"), ("RouteStorage__clientId", "id"),
            ("RouteStorage__tableName", "Routes"), ("RouteRefresh", "00:01:00"));

        errors.ShouldBeEmpty();
        settings.ShouldNotBeNull();
        settings.Connection.UsesIdentity.ShouldBeTrue();
        (settings.Credential, settings.ClientId, settings.TableName, settings.Refresh).ShouldBe(("ManagedIdentity", "id", "Routes", TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Unset_settings_are_no_storage()
    {
        var (settings, errors) = Read();

        settings.ShouldBeNull();
        errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("RouteStorage", "AccountName=a", "RouteStorage: the connection string has neither AccountKey nor SharedAccessSignature")]
    [InlineData("RouteStorage__tableServiceUri", "http://acct.table.core.windows.net", "RouteStorage__tableServiceUri: 'http://acct.table.core.windows.net' is not https")]
    [InlineData("RouteStorage__tableName", "Routes", "RouteStorage__tableName is set, but neither RouteStorage nor RouteStorage__tableServiceUri is")]
    [InlineData("RouteStorage__clientId", "id", "RouteStorage__clientId is set, but neither")]
    [InlineData("RouteRefresh", "10", "RouteRefresh is '10'")]
    [InlineData("RouteRefresh", "00:00:00", "RouteRefresh is '00:00:00'; it must be 00:00:00.1000000 at the least")]
    public void Wrong_setting_is_refused(string name, string value, string error) => Read((name, value)).Errors.ShouldHaveSingleItem().ShouldContain(error);

    [Fact]
    public void What_does_not_go_together_is_refused()
    {
        Read(("RouteStorage", "UseDevelopmentStorage=true"), ("RouteStorage__tableServiceUri", Service)).Errors.ShouldHaveSingleItem().ShouldContain("are both set");
        Read(("RouteStorage", "UseDevelopmentStorage=true"), ("RouteStorage__clientId", "id")).Errors.ShouldHaveSingleItem().ShouldContain("go with RouteStorage__tableServiceUri");
        Read(("RouteStorage__tableServiceUri", Service), ("RouteStorage__credential", "password")).Errors.ShouldHaveSingleItem().ShouldContain("must be managedidentity");
        Read(("RouteStorage__tableServiceUri", Service), ("RouteStorage__tableName", "x-y")).Errors.ShouldHaveSingleItem().ShouldContain("letters and digits");
    }

    private static (RouteStorageSettings? Settings, List<string> Errors) Read(params (string Name, string Value)[] values)
    {
        var errors = new List<string>();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Name.Replace("__", ":"), (string?)value.Value)))
            .Build();
        return (RouteStorageSettings.Read(configuration, errors), errors);
    }
}
