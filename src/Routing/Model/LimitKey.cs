using System.Text.Json.Serialization;

namespace FuncProxy.Routing.Model;

/// <summary>What a limit counts apart.</summary>
public enum LimitKey
{
    /// <summary>Each consumer.</summary>
    [JsonStringEnumMemberName("consumer")]
    Consumer,

    /// <summary>Each client address; of IPv6 each /64 network.</summary>
    [JsonStringEnumMemberName("ip")]
    Ip,

    /// <summary>The route as a whole.</summary>
    [JsonStringEnumMemberName("route")]
    Route,
}
