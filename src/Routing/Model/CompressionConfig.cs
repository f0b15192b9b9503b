namespace FuncProxy.Routing.Model;

/// <summary>Whether and how a route's responses are compressed.</summary>
public sealed record CompressionConfig
{
    /// <summary>Whether responses are compressed for clients that accept it. Default true; false leaves bodies as destinations send them.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The media types that are compressed, each by name or with one asterisk in the subtype (text/*, application/*+json). Default: text-like types.</summary>
    public IReadOnlyList<string>? MimeTypes { get; init; }

    /// <summary>The least declared length that is compressed, in bytes. Default 1024. A body of unknown length is compressed.</summary>
    public long? MinBytes { get; init; }

    /// <summary>The level of gzip, 1 (fast) to 9 (small). Default: 2; 1 for streams of events; 6 for cached bodies.</summary>
    public int? GzipLevel { get; init; }

    /// <summary>The level of Brotli, 0 (fast) to 11 (small). Default: 6 up to 128 KiB and for cached bodies; 4 for larger ones and those of unknown length; 2 for streams of events.</summary>
    public int? BrotliLevel { get; init; }

    /// <summary>Whether responses to requests with credentials or cookies are compressed too. Default false, because of BREACH.</summary>
    public bool? Credentialed { get; init; }

    /// <summary>How many bytes may come out of one when a destination's coding is undone for a client that does not accept it, 1 to 100000. Default 100; the first MiB is free.</summary>
    public int? MaxInflateRatio { get; init; }

    /// <summary>How many bytes may come out in all when a destination's coding is undone. Default 1073741824.</summary>
    public long? MaxInflatedBytes { get; init; }
}
