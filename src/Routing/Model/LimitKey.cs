using System.Text.Json.Serialization;

namespace FuncProxy.Routing.Model;

/// <summary>What a limit counts apart.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<LimitKey>))]
public enum LimitKey
{
    /// <summary>Each consumer.</summary>
    Consumer,

    /// <summary>Each client address; of IPv6 each /64 network.</summary>
    Ip,

    /// <summary>The route as a whole.</summary>
    Route,
}
