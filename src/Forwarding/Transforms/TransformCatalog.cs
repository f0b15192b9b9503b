using System.Collections.Frozen;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>Every transform by its name; letter case is ignored.</summary>
internal static class TransformCatalog
{
    public static readonly FrozenDictionary<string, TransformDefinition> ByName =
        new[]
        {
            PathTransforms.All, QueryTransforms.All, MethodTransforms.All, RequestHeaderTransforms.All, XForwardedTransforms.All,
            ForwardedTransforms.All, ClientCertTransforms.All, ResponseHeaderTransforms.All, ResponseTrailerTransforms.All, SecurityHeaderTransforms.All,
        }
        .SelectMany(family => family)
        .ToFrozenDictionary(definition => definition.Name, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Parameters =
        ByName.Values.SelectMany(definition => definition.Parameters).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a key can only be the parameter of a transform.</summary>
    public static bool IsParameter(string key) => Parameters.Contains(key);
}
