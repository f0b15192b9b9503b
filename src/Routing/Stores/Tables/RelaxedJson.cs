using System.Text.Encodings.Web;
using System.Text.Json;

namespace FuncProxy.Routing.Stores.Tables;

/// <summary>How JSON is written into requests and properties: characters as they are where JSON lets them, for a property has a limited length.</summary>
internal static class RelaxedJson
{
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
