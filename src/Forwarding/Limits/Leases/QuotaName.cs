using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FuncProxy.Forwarding.Limits.Leases;

/// <summary>A quota's place in the table: a row in a partition of its own.</summary>
/// <remarks>The partition's key is a hash, so that busy quotas lie apart in the order by which the service spreads partitions over servers, and that an id may have any characters and any length.</remarks>
internal sealed class QuotaName
{
    private const int KeyLength = 32;
    private const int MaxTextLength = 256;

    /// <summary>The place of a quota.</summary>
    /// <param name="route">The route's id.</param>
    /// <param name="consumer">The consumer's id; null for the quota of the route as a whole.</param>
    /// <param name="length">The length of its windows. Instances that count by others have another row, until all count alike.</param>
    public QuotaName(string route, string? consumer, TimeSpan length)
    {
        Route = route;
        Consumer = consumer is { Length: > MaxTextLength } ? consumer[..MaxTextLength] : consumer;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(consumer is null ? route : $"{route}\0{consumer}"));
        PartitionKey = Convert.ToHexStringLower(hash)[..KeyLength];
        RowKey = ((long)length.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The partition.</summary>
    public string PartitionKey { get; }

    /// <summary>The row: the windows' length in seconds.</summary>
    public string RowKey { get; }

    /// <summary>The route, for people who look into the table.</summary>
    public string Route { get; }

    /// <summary>The consumer, for the same.</summary>
    public string? Consumer { get; }
}
