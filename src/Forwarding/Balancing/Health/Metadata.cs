using System.Globalization;

namespace FuncProxy.Forwarding.Balancing.Health;

/// <summary>Reads what YARP's users write into a cluster's metadata. Letter case of names does not count there.</summary>
internal static class Metadata
{
    /// <summary>A number, which validation has looked at; null where it is not set.</summary>
    public static double? Number(IReadOnlyDictionary<string, string>? metadata, string name)
    {
        if (metadata is not null)
        {
            foreach (var (key, value) in metadata)
            {
                if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture);
                }
            }
        }
        return null;
    }
}
