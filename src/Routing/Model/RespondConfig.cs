namespace FuncProxy.Routing.Model;

/// <summary>A fixed answer.</summary>
public sealed record RespondConfig
{
    /// <summary>The status code, 200 to 599. Default 200.</summary>
    public int? Status { get; init; }

    /// <summary>Response headers.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The body, sent as UTF-8; <c>text/plain</c> unless <see cref="Headers"/> says otherwise.</summary>
    public string? Body { get; init; }
}
