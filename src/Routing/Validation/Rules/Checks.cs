using System.Globalization;

namespace FuncProxy.Routing.Validation.Rules;

/// <summary>Checks that many fields share.</summary>
internal static class Checks
{
    /// <summary>The longest that every timer of the platform takes: 2^31 - 1 ms.</summary>
    private static readonly TimeSpan LongestTime = TimeSpan.FromMilliseconds(int.MaxValue);

    public static void Positive(RouteDocumentErrors errors, DocumentPath at, string field, TimeSpan? value)
    {
        if (value is { } time && (time <= TimeSpan.Zero || time > LongestTime))
        {
            errors.Add(at[field], $"{errors.Quote(at[field], time.ToString("c", CultureInfo.InvariantCulture))} is out of range; '{field}' is more than 00:00:00 and at most {LongestTime:c}");
        }
    }

    public static void NotNegative(RouteDocumentErrors errors, DocumentPath at, string field, TimeSpan? value)
    {
        if (value is { } time && time < TimeSpan.Zero)
        {
            errors.Add(at[field], $"{errors.Quote(at[field], time.ToString("c", CultureInfo.InvariantCulture))} is out of range; '{field}' is not negative");
        }
    }

    public static void AtLeast(RouteDocumentErrors errors, DocumentPath at, string field, decimal? value, long least)
    {
        if (value is { } number && number < least)
        {
            errors.Add(at[field], $"{Quote(errors, at[field], number)} is out of range; '{field}' is at least {least}");
        }
    }

    public static void Between(RouteDocumentErrors errors, DocumentPath at, string field, int? value, int least, int most)
    {
        if (value is { } number && (number < least || number > most))
        {
            errors.Add(at[field], $"{Quote(errors, at[field], number)} is out of range; '{field}' is {least} to {most}");
        }
    }

    /// <summary>A value that must be one of a few names; letter case is ignored, as in YARP.</summary>
    public static void OneOf(RouteDocumentErrors errors, DocumentPath at, string? value, string[] known)
    {
        if (value is not null && !known.Contains(value, StringComparer.OrdinalIgnoreCase))
        {
            errors.Add(at, $"{errors.Quote(at, value)} is not known{errors.Hint(at, value, known)}; known are: {string.Join(", ", known)}");
        }
    }

    public static void Token(RouteDocumentErrors errors, DocumentPath at, string? value, string what)
    {
        if (value is not null && !Syntax.IsToken(value))
        {
            errors.Add(at, $"{errors.Quote(at, value)} is not {what} (letters, digits and !#$%&'*+-.^_`|~, at least one; RFC 9110 §5.6.2)");
        }
    }

    public static void Tokens(RouteDocumentErrors errors, DocumentPath at, IReadOnlyList<string>? values, string what)
    {
        for (var i = 0; i < values?.Count; i++)
        {
            Token(errors, at[i], values[i], what);
        }
    }

    public static void NotEmpty(RouteDocumentErrors errors, DocumentPath at, IReadOnlyList<string>? values, string what)
    {
        for (var i = 0; i < values?.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(values[i]))
            {
                errors.Add(at[i], $"{what} is empty; name one or remove the element");
            }
        }
    }

    public static void FieldValue(RouteDocumentErrors errors, DocumentPath at, string value)
    {
        if (!Syntax.IsFieldValue(value))
        {
            // The value may be a secret; the place is enough.
            errors.Add(at, "the value cannot be sent in a header: visible ASCII and spaces or tabs between, no line breaks (RFC 9110 §5.5)");
        }
    }

    private static string Quote(RouteDocumentErrors errors, DocumentPath at, decimal number) => errors.Quote(at, number.ToString(CultureInfo.InvariantCulture));
}
