using System.Text.Json.Serialization;

namespace FuncProxy.Routing.Model;

/// <summary>Where a limit's count is held.</summary>
public enum LimitScope
{
    /// <summary>In each instance's memory.</summary>
    [JsonStringEnumMemberName("instance")]
    Instance,

    /// <summary>Shared by all instances.</summary>
    [JsonStringEnumMemberName("fleet")]
    Fleet,
}
