namespace FuncProxy.Routing.Model;

/// <summary>How a header's value is compared (YARP's names).</summary>
public enum HeaderMatchMode
{
    /// <summary>One element of the field's list is equal to one of the values.</summary>
    ExactHeader,

    /// <summary>One element of the field's list begins with one of the values.</summary>
    HeaderPrefix,

    /// <summary>The field contains one of the values.</summary>
    Contains,

    /// <summary>The field is absent, or contains none of the values.</summary>
    NotContains,

    /// <summary>The field is present and not empty.</summary>
    Exists,

    /// <summary>The field is absent or empty.</summary>
    NotExists,
}
