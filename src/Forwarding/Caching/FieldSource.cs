using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Caching;

/// <summary>Finds fields in a list.</summary>
internal readonly struct FieldSource(List<StoredField> fields)
{
    /// <summary>A field's lines; empty where it is missing.</summary>
    public StringValues Get(string name)
    {
        foreach (var each in fields)
        {
            if (each.Is(name))
            {
                return each.Values;
            }
        }
        return StringValues.Empty;
    }
}
