using System.Globalization;
using System.Text.Json;

namespace FuncProxy.Routing.Validation.Shapes;

/// <summary>Reads single values. As in YARP, whose configuration is all text, a value may stand as text where another type is meant, and the reverse.</summary>
internal static class ScalarReader
{
    /// <summary>Writes the value in the model's form.</summary>
    /// <param name="shape">What is meant.</param>
    /// <param name="value">The value as text, with its settings put in.</param>
    /// <param name="shown">The value as a message may show it.</param>
    /// <param name="mayGuess">Whether the message may be made from the value.</param>
    /// <param name="writer">Where it is written, at once and only if it is right.</param>
    /// <param name="name">The field's name; null in a list.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? Write(Shape shape, string value, string shown, bool mayGuess, Utf8JsonWriter writer, string? name)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Text:
                Name(writer, name);
                writer.WriteStringValue(value);
                return null;
            case ShapeKind.Boolean when bool.TryParse(value, out var flag):
                Name(writer, name);
                writer.WriteBooleanValue(flag);
                return null;
            case ShapeKind.Integer when TryParse(value, out long whole) && whole >= shape.Range.Least && whole <= shape.Range.Most:
                Name(writer, name);
                writer.WriteNumberValue(whole);
                return null;
            case ShapeKind.Number when decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number):
                Name(writer, name);
                writer.WriteNumberValue(number);
                return null;
            // Without the colon, the format takes a lone number for days.
            case ShapeKind.Time when value.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParseExact(value, "c", CultureInfo.InvariantCulture, out var time):
                Name(writer, name);
                writer.WriteStringValue(time.ToString("c", CultureInfo.InvariantCulture));
                return null;
            case ShapeKind.Enum when Array.Find(shape.Values, v => string.Equals(v, value, StringComparison.OrdinalIgnoreCase)) is { } known:
                Name(writer, name);
                writer.WriteStringValue(known);
                return null;
            default:
                return $"{shown} is not {Expected(shape, value, mayGuess)}";
        }
    }

    /// <summary>What a value of a shape looks like.</summary>
    public static string Describe(Shape shape) => shape.Kind switch
    {
        ShapeKind.Object => "an object { … }",
        ShapeKind.Dictionary => shape.HasIds ? "an object { \"id\": { … } }" : "an object { \"name\": \"value\" }",
        ShapeKind.List => "a list [ … ]",
        ShapeKind.Text => "a text",
        _ => Expected(shape, "", mayGuess: false),
    };

    private static string Expected(Shape shape, string value, bool mayGuess) => shape.Kind switch
    {
        ShapeKind.Boolean => "true or false",
        ShapeKind.Integer when shape.Range.Most == int.MaxValue => $"a whole number from {int.MinValue} to {int.MaxValue}",
        ShapeKind.Integer => "a whole number",
        ShapeKind.Number => "a number",
        ShapeKind.Time => "a time, written hh:mm:ss or d.hh:mm:ss" + TimeExample(value, mayGuess),
        _ => "one of: " + string.Join(", ", mayGuess ? NearestName.Sort(value, shape.Values) : shape.Values),
    };

    private static string TimeExample(string value, bool mayGuess) =>
        mayGuess && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? $"; {seconds} seconds are \"{TimeSpan.FromSeconds(seconds):c}\""
            : ", e.g. \"00:00:30\"";

    private static bool TryParse(string value, out long number) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static void Name(Utf8JsonWriter writer, string? name)
    {
        if (name is not null)
        {
            writer.WritePropertyName(name);
        }
    }
}
