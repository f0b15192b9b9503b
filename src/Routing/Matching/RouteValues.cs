namespace FuncProxy.Routing.Matching;

/// <summary>The values of a matched template's parameters. Nothing is copied until a value is asked for.</summary>
public readonly struct RouteValues
{
    /// <summary>A parameter's value as it stood in the path, still percent-encoded; without its leading slash for a catch-all.</summary>
    /// <returns>False when the template has no such parameter or the request left it out.</returns>
    public bool TryGetRaw(string name, out ReadOnlySpan<char> value)
    {
        value = default;
        return false;
    }

    /// <summary>A parameter's value, percent-decoded.</summary>
    public bool TryGet(string name, out string value)
    {
        value = "";
        return false;
    }
}
