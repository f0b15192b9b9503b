using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Caching;

/// <summary>The field Age (RFC 9111 §5.1).</summary>
internal static class AgeField
{
    /// <summary>What a response says of its age, in seconds: the first member of what should be one value; 0 where there is none, or it is no number, which does not count.</summary>
    public static long Parse(StringValues lines)
    {
        foreach (var line in lines)
        {
            foreach (var member in new FieldList(line))
            {
                return DeltaSeconds.TryParse(member, out var seconds) ? seconds : 0;
            }
        }
        return 0;
    }
}
