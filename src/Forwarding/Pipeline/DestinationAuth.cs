namespace FuncProxy.Forwarding.Pipeline;

/// <summary>How the proxy shows a destination who it is: one field, set at the last moment. Safe for any number of threads.</summary>
/// <param name="fieldName">The field's name.</param>
public abstract class DestinationAuth(string fieldName)
{
    /// <summary>The field's name.</summary>
    public string FieldName => fieldName;

    /// <summary>The field's whole value, which is secret.</summary>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    /// <returns>Null when it cannot be had now; the log says why.</returns>
    public abstract ValueTask<string?> GetValueAsync(CancellationToken cancellationToken);
}
