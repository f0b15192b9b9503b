using System.Globalization;
using System.Text;

namespace FuncProxy.Routing.Validation;

/// <summary>Takes the values of app settings out of texts that are shown: where one stands, its <c>%NAME%</c> does.</summary>
/// <remarks>A value is found in any letter case, percent-encoded, as the parts of an address, and as a number with its thousands set apart. One of fewer than four characters is taken out only where it stands alone, for it occurs in ordinary words, and no secret is that short.</remarks>
public sealed class SettingMask
{
    /// <summary>Takes nothing out.</summary>
    public static readonly SettingMask None = new([]);

    private const int HiddenInWords = 4;

    private readonly Masked[] _values;

    /// <summary>A mask of certain settings.</summary>
    /// <param name="settings">The settings' values by name.</param>
    public SettingMask(IReadOnlyCollection<KeyValuePair<string, string>> settings) =>
        _values = [.. settings.SelectMany(setting => Forms(setting.Value).Select(form => new Masked(form, $"%{setting.Key}%"))).OrderByDescending(value => value.Value.Length)];

    /// <summary>The text with names in place of values.</summary>
    public string Apply(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            if (Array.FindIndex(_values, value => StandsAt(text, at, value.Value)) is >= 0 and var found)
            {
                result.Append(_values[found].Name);
                at += _values[found].Value.Length;
            }
            else
            {
                result.Append(text[at++]);
            }
        }

        return result.ToString();
    }

    private static bool StandsAt(string text, int at, string value)
    {
        if (string.Compare(text, at, value, 0, value.Length, StringComparison.OrdinalIgnoreCase) != 0)
        {
            return false;
        }

        var end = at + value.Length;
        return value.Length >= HiddenInWords || ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])));
    }

    private static HashSet<string> Forms(string value)
    {
        HashSet<string> forms = [];
        if (Uri.TryCreate(value.Trim(), UriKind.Absolute, out var address) && address.Host.Length > 0)
        {
            // A slash at an address's end belongs to what follows it.
            value = value.Trim().TrimEnd('/');
            forms.UnionWith([address.AbsoluteUri.TrimEnd('/'), address.Authority, address.Host, address.IdnHost, address.UserInfo]);
            if (address.PathAndQuery.Trim('/').Length > 0)
            {
                forms.Add(address.PathAndQuery.TrimEnd('/'));
            }
        }

        var escaped = Uri.EscapeDataString(value);
        forms.UnionWith([value, value.Trim(), Uri.UnescapeDataString(value), escaped, escaped.Replace("%2F", "/", StringComparison.Ordinal), escaped.Replace("%20", "+", StringComparison.Ordinal)]);
        if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            forms.Add(number.ToString("N0", CultureInfo.InvariantCulture));
        }

        forms.Remove("");
        return forms;
    }

    // A class, for LINQ over pairs of values is compiled at each start.
    private sealed record Masked(string Value, string Name);
}
