using System.Text.Json.Serialization;

namespace FuncProxy.Forwarding.Explaining;

/// <summary>What would come of a request.</summary>
public enum ExplainedOutcome
{
    /// <summary>A destination of the route's cluster answers it.</summary>
    [JsonStringEnumMemberName("forwarded")]
    Forwarded,

    /// <summary>The route answers it itself.</summary>
    [JsonStringEnumMemberName("answered")]
    Answered,

    /// <summary>The proxy refuses it.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>It is for the proxy itself: health, dashboard, admin API.</summary>
    [JsonStringEnumMemberName("own")]
    Own,
}
