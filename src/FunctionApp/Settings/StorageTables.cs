using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.FunctionApp.Settings;

/// <summary>The tables of a process, opened with one identity. Nothing is connected to before they are used.</summary>
internal sealed class StorageTables
{
    /// <summary>What the name of the table of quotas adds to that of the routes: a table of its own, so that an app that may write quotas need not be able to write routes.</summary>
    public const string QuotasSuffix = "Limits";

    public StorageTables(RouteStorageSettings settings)
    {
        var credential = settings.Connection.UsesIdentity ? TableStorage.CreateCredential(settings.Credential, settings.ClientId) : null;
        Routes = TableStorage.Open(settings.Connection, settings.TableName, credential, TimeProvider.System);
        var quotas = settings.TableName + QuotasSuffix;
        Quotas = TableName.IsValid(quotas) ? TableStorage.Open(settings.Connection, quotas, credential, TimeProvider.System) : null;
    }

    /// <summary>The routes.</summary>
    public ITable Routes { get; }

    /// <summary>The quotas that instances share; null when the name of the routes' table is too long for another beside it.</summary>
    public ITable? Quotas { get; }
}
