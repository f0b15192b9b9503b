using System.Globalization;

namespace FuncProxy.Routing.Importing;

/// <summary>Gives the entries of a section ids that a document may have: without <c>/ \ # ?</c> and control characters, each once, 200 characters at the most.</summary>
internal sealed class ImportIds
{
    private const int MaxLength = 200;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>The id for a name.</summary>
    public string Of(string name)
    {
        var clean = new string([.. name.Trim().Select(c => c is '/' or '\\' or '#' or '?' || char.IsControl(c) ? '-' : c)]);
        clean = clean.Length == 0 ? "unnamed" : clean.Length > MaxLength ? clean[..MaxLength] : clean;
        var id = clean;
        for (var number = 2; !_taken.Add(id); number++)
        {
            var suffix = "-" + number.ToString(CultureInfo.InvariantCulture);
            id = clean[..Math.Min(clean.Length, MaxLength - suffix.Length)] + suffix;
        }

        return id;
    }
}
