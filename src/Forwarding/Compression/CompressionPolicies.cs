using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Compression;

/// <summary>Compiles routes' compression sections.</summary>
public static class CompressionPolicies
{
    private const long DefaultMinBytes = 1024;
    private const int DefaultMaxInflateRatio = 100;
    private const long DefaultMaxInflatedBytes = 1024 * 1024 * 1024;

    /// <summary>The types that are coded by default: those that read as text, and the few binary ones that are made to be coded.</summary>
    public static readonly IReadOnlyList<string> DefaultMimeTypes =
    [
        "text/*",
        "application/json", "application/*+json", "application/x-ndjson", "application/ndjson", "application/jsonl", "application/json-seq",
        "application/xml", "application/*+xml", "image/svg+xml", "model/*+xml",
        "application/javascript", "application/x-javascript", "application/ecmascript", "application/wasm",
        "application/graphql", "application/yaml", "application/x-yaml", "application/*+yaml", "application/toml", "application/sql", "application/rtf",
        "application/x-www-form-urlencoded", "application/vnd.ms-fontobject", "font/ttf", "font/otf", "image/x-icon", "image/vnd.microsoft.icon", "image/bmp",
    ];

    private static readonly MediaTypeSet DefaultTypes = new(DefaultMimeTypes);
    private static readonly MediaTypeSet DefaultTypesButEvents = new(DefaultMimeTypes, except: "text/event-stream");

    /// <summary>The policy of a route; null where responses are left alone.</summary>
    /// <param name="config">The section.</param>
    /// <param name="keepsStreamsAlive">Whether event streams get comments while they are silent: those cannot be put into a coded body, so that streams are then coded only where the section names their type.</param>
    public static CompressionPolicy? Compile(CompressionConfig? config, bool keepsStreamsAlive)
        => config?.Enabled == false ? null : Make(config ?? new CompressionConfig(), keepsStreamsAlive);

    private static CompressionPolicy Make(CompressionConfig config, bool keepsStreamsAlive) => new()
    {
        MediaTypes = config.MimeTypes is { } types ? new MediaTypeSet(types) : keepsStreamsAlive ? DefaultTypesButEvents : DefaultTypes,
        MinBytes = config.MinBytes ?? DefaultMinBytes,
        GzipLevel = config.GzipLevel,
        BrotliLevel = config.BrotliLevel,
        Credentialed = config.Credentialed ?? false,
        MaxInflateRatio = config.MaxInflateRatio ?? DefaultMaxInflateRatio,
        MaxInflatedBytes = config.MaxInflatedBytes ?? DefaultMaxInflatedBytes,
    };
}
