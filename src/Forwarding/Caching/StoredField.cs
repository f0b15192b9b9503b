using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Caching;

/// <summary>A field of a stored response.</summary>
/// <param name="Name">The name, as the destination wrote it.</param>
/// <param name="Values">Its lines.</param>
internal readonly record struct StoredField(string Name, StringValues Values)
{
    /// <summary>Whether it has this name.</summary>
    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
