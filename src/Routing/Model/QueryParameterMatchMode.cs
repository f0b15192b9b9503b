namespace FuncProxy.Routing.Model;

/// <summary>How a query parameter's value is compared (YARP's names).</summary>
public enum QueryParameterMatchMode
{
    /// <summary>The value is equal to one of the values.</summary>
    Exact,

    /// <summary>The value contains one of the values.</summary>
    Contains,

    /// <summary>The parameter is absent, or contains none of the values.</summary>
    NotContains,

    /// <summary>The value begins with one of the values.</summary>
    Prefix,

    /// <summary>The parameter is present and not empty.</summary>
    Exists,
}
