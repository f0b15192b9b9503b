using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Caching;

/// <summary>What stands under a request's key where responses depend on more of the request: the fields that the latest response named in Vary.</summary>
/// <param name="fields">The fields' names, in lower case and sorted.</param>
internal sealed class VaryMark(string[] fields)
{
    /// <summary>What it takes, in bytes.</summary>
    public int Bytes => 48 + (fields.Length * 56);

    /// <summary>The fields that a response names.</summary>
    /// <param name="lines">Its Vary.</param>
    /// <param name="mark">Null where there are none.</param>
    /// <returns>False when the response depends on what no field says, so that it fits no other request (<c>*</c>).</returns>
    public static bool TryParse(StringValues lines, out VaryMark? mark)
    {
        mark = null;
        SortedSet<string>? names = null;
        foreach (var line in lines)
        {
            foreach (var member in new FieldList(line))
            {
                if (member is "*")
                {
                    return false;
                }
                (names ??= new SortedSet<string>(StringComparer.Ordinal)).Add(member.ToString().ToLowerInvariant());
            }
        }
        mark = names is null ? null : new VaryMark([.. names]);
        return true;
    }

    /// <summary>Makes the key of a request that of its variant.</summary>
    public void Append(IHeaderDictionary request, ref TextBuilder key)
    {
        key.Append('\n');
        foreach (var name in fields)
        {
            SelectingField.Append(name, request, ref key);
        }
    }
}
