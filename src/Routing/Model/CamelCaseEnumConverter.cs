using System.Text.Json;
using System.Text.Json.Serialization;

namespace FuncProxy.Routing.Model;

/// <summary>Writes the enums of our own policies in camelCase; YARP's keep YARP's spelling.</summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
