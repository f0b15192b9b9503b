namespace FuncProxy.Admin.Page;

/// <summary>A file of the dashboard.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="ETag">Names its content: a strong validator (RFC 9110 §8.8.3).</param>
internal sealed record PageFile(ReadOnlyMemory<byte> Content, string ContentType, string ETag);
