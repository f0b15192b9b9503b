using System.Text.Json.Serialization;

namespace FuncProxy.Routing.Model;

/// <summary>Where a limit's count is held.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<LimitScope>))]
public enum LimitScope
{
    /// <summary>In each instance's memory.</summary>
    Instance,

    /// <summary>Shared by all instances.</summary>
    Fleet,
}
