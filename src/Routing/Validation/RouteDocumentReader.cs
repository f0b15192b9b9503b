using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using FuncProxy.Routing.Model;
using FuncProxy.Routing.Validation.Rules;
using FuncProxy.Routing.Validation.Shapes;
using FuncProxy.Routing.Validation.Text;

namespace FuncProxy.Routing.Validation;

/// <summary>Reads a document and finds everything that is wrong with it, at once.</summary>
/// <remarks>
/// <para>Text: UTF-8 JSON (RFC 8259), with or without a byte order mark; comments and trailing commas are allowed; nesting ends at 32 levels. A name may stand once in an object.</para>
/// <para>Fields: letter case is ignored; unknown ones are errors; null is the same as unset. As in YARP, <c>"5"</c> and <c>"true"</c> do for a number and a flag, and 5 and true for a text. Times are written <c>hh:mm:ss</c>, <c>d.hh:mm:ss</c>, both with an optional fraction.</para>
/// <para>Ids (routes, clusters, destinations, consumers): 1 to 200 characters, none of <c>/ \ # ?</c>, no control characters; letter case counts.</para>
/// <para>App settings: <c>%NAME%</c> in a text value stands for the setting's value; NAME is a letter or <c>_</c>, then letters, digits, <c>_</c> and <c>.</c>, but not two hexadecimal digits alone. A text in which two hexadecimal digits follow every <c>%</c> is percent-encoding (RFC 3986 §2.1) and is kept as it is. <c>%%NAME%</c> is the literal text <c>%NAME%</c>. A setting that is not set is an error; no message holds a setting's value.</para>
/// <para>Then the meaning: each route goes to an existing cluster or responds itself, takes a path or hosts, and so on through every section. What this release does not do yet is refused, never ignored.</para>
/// <para>Destinations: absolute http or https addresses; link-local addresses, the cloud's metadata service and the host and port of the setting <c>IDENTITY_ENDPOINT</c> are refused, so that no route hands out the app's own tokens.</para>
/// </remarks>
public static class RouteDocumentReader
{
    // Their messages quote what the matcher says of a value, so they run scrubbed, like those of other parts.
    private static readonly IRouteDocumentRule[] BuiltInRules = [new PathTemplateRule(), new AmbiguityRule()];

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Reads and validates a document.</summary>
    /// <param name="utf8">The document's text.</param>
    /// <param name="settings">The value of an app setting by name, null when it is not set. Without it (a check away from the app), texts keep their <c>%NAME%</c>, other fields that name a setting are unset, and neither is judged.</param>
    /// <param name="rules">Further rules, e.g. of transforms.</param>
    /// <returns>The document, or every error in the order of the text. Never throws for what the text holds.</returns>
    public static RouteDocumentResult Read(ReadOnlyMemory<byte> utf8, Func<string, string?>? settings, IReadOnlyList<IRouteDocumentRule>? rules = null) =>
        Read(utf8, settings, rules, acceptsNotYetBuilt: false);

    internal static RouteDocumentResult Read(ReadOnlyMemory<byte> utf8, Func<string, string?>? settings, IReadOnlyList<IRouteDocumentRule>? rules, bool acceptsNotYetBuilt)
    {
        var text = new DocumentText(utf8);
        if (DocumentParser.Parse(text, out var syntaxError) is not { } root)
        {
            return new(null, [syntaxError!]);
        }

        var appSettings = settings is null ? null : new AppSettings(settings);
        var errors = new RouteDocumentErrors(text, root, appSettings);
        var document = ReadModel(text, root, errors, appSettings);
        DocumentValidator.Check(document, settings, errors);
        if (!acceptsNotYetBuilt)
        {
            NotYetBuilt.Check(document, errors);
        }

        errors.Scrubs = true;
        foreach (var rule in BuiltInRules.Concat(rules ?? []))
        {
            rule.Check(document, errors);
        }

        var mask = appSettings is null ? SettingMask.None : new SettingMask(appSettings.Used);
        return errors.Count > 0 ? new(null, errors.ToList()) { Mask = mask } : new(document, []) { Mask = mask };
    }

    // What does not fit is reported and left out; the rest is still worth judging.
    private static RouteDocument ReadModel(DocumentText text, DocumentNode root, RouteDocumentErrors errors, AppSettings? settings)
    {
        var normalised = new ArrayBufferWriter<byte>(text.Bytes.Length + 256);
        using (var writer = new Utf8JsonWriter(normalised, WriterOptions))
        {
            new ShapeReader(errors, settings, writer).ReadDocument(root);
        }

        return JsonSerializer.Deserialize(normalised.WrittenSpan, RouteDocumentJson.Default.RouteDocument)!;
    }
}
