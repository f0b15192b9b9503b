using System.Text.RegularExpressions;

namespace FuncProxy.Routing.Importing;

/// <summary>The parts of a backendUri.</summary>
/// <param name="Address">Scheme and authority, or the app setting that stands for them.</param>
/// <param name="Path">The path; <c>/</c> when there is none.</param>
/// <param name="Query">The query without its question mark; empty when there is none.</param>
internal sealed partial record ProxiesBackend(string Address, string Path, string Query)
{
    /// <summary>Whether the proxy led to a function of its own app.</summary>
    public bool IsOwnApp => OwnApp().IsMatch(Address);

    public static ProxiesBackend? Parse(string text)
    {
        var match = Form().Match(text.Trim());
        if (!match.Success)
        {
            return null;
        }

        var path = match.Groups["path"].Value;
        return new ProxiesBackend(match.Groups["address"].Value, path.Length == 0 ? "/" : path, match.Groups["query"].Value);
    }

    [GeneratedRegex(@"^(?<address>https?://[^/?#{}]+|%[A-Za-z_][A-Za-z0-9_.]*%)(?<path>/[^?#]*)?(\?(?<query>[^#]*))?(#.*)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    [GeneratedRegex(@"^https?://(localhost|%WEBSITE_HOSTNAME%)(:\d+)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex OwnApp();
}
