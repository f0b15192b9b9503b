using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.FunctionApp.Settings;

/// <summary>Where in Table Storage the routes live.</summary>
/// <param name="Connection">The service.</param>
/// <param name="TableName">The table.</param>
/// <param name="Credential">How an identity is found; see <see cref="TableStorage.CreateCredential"/>.</param>
/// <param name="ClientId">The client id of a user-assigned identity.</param>
/// <param name="Refresh">How often the table is looked at while requests come.</param>
internal sealed record RouteStorageSettings(TableConnection Connection, string TableName, string? Credential, string? ClientId, TimeSpan Refresh)
{
    private const string Storage = "RouteStorage";
    private const string ServiceUri = "RouteStorage:tableServiceUri";
    private const string CredentialName = "RouteStorage:credential";
    private const string ClientIdName = "RouteStorage:clientId";
    private const string TableNameName = "RouteStorage:tableName";
    private const string RefreshName = "RouteRefresh";
    private static readonly TimeSpan DefaultRefresh = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeastRefresh = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">Where they stand.</param>
    /// <param name="errors">Receives a line for each that is wrong.</param>
    /// <returns>Null when none names a storage, or it cannot be used.</returns>
    public static RouteStorageSettings? Read(IConfiguration configuration, List<string> errors)
    {
        var refresh = ReadRefresh(configuration, errors);
        var connection = ReadConnection(configuration, errors);
        var tableName = ProxySettings.Value(configuration, TableNameName) ?? Routing.Stores.Tables.TableName.Default;
        if (!Routing.Stores.Tables.TableName.IsValid(tableName))
        {
            errors.Add($"RouteStorage__tableName is '{tableName}'; a table's name has {Routing.Stores.Tables.TableName.Rule}.");
        }
        var credential = ProxySettings.Value(configuration, CredentialName);
        var clientId = ProxySettings.Value(configuration, ClientIdName);
        CheckIdentity(connection, credential, clientId, errors);
        return connection is null ? null : new RouteStorageSettings(connection, tableName, credential, clientId, refresh);
    }

    private static TableConnection? ReadConnection(IConfiguration configuration, List<string> errors)
    {
        var text = ProxySettings.Value(configuration, Storage);
        var service = ProxySettings.Value(configuration, ServiceUri);
        try
        {
            switch (text, service)
            {
                case (not null, not null):
                    errors.Add("RouteStorage and RouteStorage__tableServiceUri are both set; remove the first to use an identity, or the second to use a key.");
                    return null;
                case (not null, null):
                    return TableConnection.Parse(text);
                case (null, not null):
                    return TableConnection.OfService(service);
                default:
                    CheckUnused(configuration, errors);
                    return null;
            }
        }
        catch (FormatException exception)
        {
            errors.Add($"{(text is null ? "RouteStorage__tableServiceUri" : Storage)}: {exception.Message}.");
            return null;
        }
    }

    // Whoever names a table or an identity has mistyped the name of what they belong to.
    private static void CheckUnused(IConfiguration configuration, List<string> errors)
    {
        foreach (var name in (string[])[TableNameName, CredentialName, ClientIdName])
        {
            if (ProxySettings.Value(configuration, name) is not null)
            {
                errors.Add($"{name.Replace(":", "__")} is set, but neither RouteStorage nor RouteStorage__tableServiceUri is; set one of them, or remove it.");
            }
        }
    }

    private static void CheckIdentity(TableConnection? connection, string? credential, string? clientId, List<string> errors)
    {
        if (credential is not null && !credential.Equals(TableStorage.ManagedIdentity, StringComparison.OrdinalIgnoreCase))
        {
            errors.Add($"RouteStorage__credential is '{credential}'; it must be {TableStorage.ManagedIdentity}, or unset for whatever identity is at hand.");
        }
        if (connection is { UsesIdentity: false } && (credential ?? clientId) is not null)
        {
            errors.Add("RouteStorage__credential and RouteStorage__clientId go with RouteStorage__tableServiceUri; RouteStorage has its own key: remove them.");
        }
    }

    private static TimeSpan ReadRefresh(IConfiguration configuration, List<string> errors)
    {
        var refresh = ProxySettings.ReadSpan(configuration, RefreshName, DefaultRefresh, errors);
        if (refresh < LeastRefresh)
        {
            errors.Add($"RouteRefresh is '{refresh}'; it must be {LeastRefresh} at the least.");
        }
        return refresh;
    }
}
