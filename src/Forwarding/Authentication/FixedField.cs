using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Authentication;

/// <summary>A field that is always the same.</summary>
/// <param name="name">Its name.</param>
/// <param name="value">Its value.</param>
internal sealed class FixedField(string name, string value) : DestinationAuth(name)
{
    /// <inheritdoc/>
    public override ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => new(value);
}
