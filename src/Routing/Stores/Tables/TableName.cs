namespace FuncProxy.Routing.Stores.Tables;

/// <summary>The rule for names of tables.</summary>
public static class TableName
{
    /// <summary>The table of the routes, unless a setting names another.</summary>
    public const string Default = "FuncProxy";

    /// <summary>The rule, for messages.</summary>
    public const string Rule = "3 to 63 letters and digits, a letter first";

    /// <summary>Whether the service takes the name.</summary>
    public static bool IsValid(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is >= 3 and <= 63
            && char.IsAsciiLetter(name[0])
            && name.All(char.IsAsciiLetterOrDigit)
            && !name.Equals("tables", StringComparison.OrdinalIgnoreCase);
    }
}
