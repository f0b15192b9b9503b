namespace FuncProxy.Admin.Api;

/// <summary>A request that nobody sends.</summary>
internal sealed record ExplainRequest
{
    /// <summary>How it is written, for people.</summary>
    public const string Form = """{"method":"GET","url":"https://host/path"}, and optionally "headers":{"name":"value"} and "clientAddress":"192.0.2.1" """;

    /// <summary>The method.</summary>
    public string? Method { get; init; }

    /// <summary>The public URL, or a path alone.</summary>
    public string? Url { get; init; }

    /// <summary>The header fields.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The client's address; loopback, which is trusted, where there is none.</summary>
    public string? ClientAddress { get; init; }
}
