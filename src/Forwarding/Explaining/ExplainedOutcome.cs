using System.Text.Json.Serialization;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Explaining;

/// <summary>What would come of a request.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ExplainedOutcome>))]
public enum ExplainedOutcome
{
    /// <summary>A destination of the route's cluster answers it.</summary>
    Forwarded,

    /// <summary>The route answers it itself.</summary>
    Answered,

    /// <summary>The proxy refuses it.</summary>
    Refused,

    /// <summary>It is for the proxy itself: health, dashboard, admin API.</summary>
    Own,
}
