using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace FuncProxy.Routing.Matching;

/// <summary>The inline constraints by ASP.NET Core's names.</summary>
internal static class ConstraintFactory
{
    private const string Names =
        "int, long, guid, bool, alpha, decimal, double, float, datetime, length(n), length(min,max), minlength(n), maxlength(n), min(n), max(n), range(min,max), required, file, nonfile, regex(pattern)";

    // A pattern that takes longer is a risk for every caller; its value then does not match.
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>Makes the test for <c>name</c> or <c>name(argument)</c>.</summary>
    public static bool TryCreate(string name, string? argument, [NotNullWhen(true)] out ValueTest? test, [NotNullWhen(false)] out string? error)
    {
        error = null;
        test = argument is null ? Plain(name) : WithArgument(name, argument, out error);
        if (test is null)
        {
            error ??= $"there is no constraint '{name}{(argument is null ? "" : $"({argument})")}'; there are {Names}";
        }

        return test is not null;
    }

    private static ValueTest? Plain(string name) => name switch
    {
        "int" => static value => int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _),
        "long" => static value => long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _),
        "guid" => static value => Guid.TryParse(value, out _),
        "bool" => static value => bool.TryParse(value, out _),
        "alpha" => IsAlpha,
        "decimal" => static value => decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out _),
        "double" => static value => double.TryParse(value, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _),
        "float" => static value => float.TryParse(value, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _),
        "datetime" => static value => DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "required" => static value => !value.IsEmpty,
        "file" => IsFile,
        "nonfile" => static value => !IsFile(value),
        _ => null,
    };

    private static ValueTest? WithArgument(string name, string argument, out string? error)
    {
        error = null;
        if (name == "regex")
        {
            return Matches(argument, out error);
        }

        if (name is not ("length" or "minlength" or "maxlength" or "min" or "max" or "range"))
        {
            return null;
        }

        if (!TryNumbers(name, argument, out var low, out var high))
        {
            error = name switch
            {
                "range" => "'range' takes two whole numbers, the lower first: range(1,9)",
                "length" => "'length' takes one or two whole numbers that are not negative, the lower first: length(2,5)",
                _ => $"'{name}' takes one whole number{(name.EndsWith("length", StringComparison.Ordinal) ? " that is not negative" : "")}: {name}(3)",
            };
            return null;
        }

        return name.EndsWith("length", StringComparison.Ordinal)
            ? value => value.Length >= low && value.Length <= high
            : value => long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high;
    }

    private static bool TryNumbers(string name, string argument, out long low, out long high)
    {
        var isLength = name.EndsWith("length", StringComparison.Ordinal);
        low = isLength ? 0 : long.MinValue;
        high = long.MaxValue;
        var comma = argument.IndexOf(',');
        if (comma >= 0)
        {
            return name is "range" or "length"
                && TryNumber(argument.AsSpan(0, comma), isLength, out low)
                && TryNumber(argument.AsSpan(comma + 1), isLength, out high)
                && low <= high;
        }

        if (name == "range" || !TryNumber(argument, isLength, out var number))
        {
            return false;
        }

        low = name is "min" or "minlength" or "length" ? number : low;
        high = name is "max" or "maxlength" or "length" ? number : high;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, bool isLength, out long number) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out number) && (number >= 0 || !isLength);

    private static ValueTest? Matches(string pattern, out string? error)
    {
        error = null;
        try
        {
            var regex = Build(pattern);
            return value => IsMatch(regex, value);
        }
        catch (ArgumentException exception)
        {
            error = $"the pattern of 'regex' cannot be read: {exception.Message}";
            return null;
        }
    }

    // Linear time wherever the pattern allows it; look-arounds and back-references need the other engine.
    private static Regex Build(string pattern)
    {
        const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;
        try
        {
            return new Regex(pattern, Options | RegexOptions.NonBacktracking, RegexTimeout);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, Options, RegexTimeout);
        }
    }

    private static bool IsMatch(Regex regex, ReadOnlySpan<char> value)
    {
        try
        {
            return regex.IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static bool IsAlpha(ReadOnlySpan<char> value)
    {
        foreach (var character in value)
        {
            if (!char.IsAsciiLetter(character))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsFile(ReadOnlySpan<char> value)
    {
        var name = value[(value.LastIndexOf('/') + 1)..];
        var dot = name.LastIndexOf('.');
        return dot >= 0 && dot < name.Length - 1;
    }
}
