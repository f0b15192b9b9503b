namespace FuncProxy.TestKit;

/// <summary>How a <see cref="FunctionsHostStandIn"/> is set up; the real host's figures unless told.</summary>
public sealed record FunctionsHostOptions
{
    /// <summary>App settings: variables on top of the host's own; null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Azure's front end before the host; none, as under <c>func start</c>, where null.</summary>
    public AzureFrontEnd? FrontEnd { get; init; }

    /// <summary>How long a request may go without a byte either way.</summary>
    public TimeSpan ActivityTimeout { get; init; } = TimeSpan.FromSeconds(240);

    /// <summary>How long the handler may take to its first answer.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest request body in bytes (<c>FUNCTIONS_REQUEST_BODY_SIZE_LIMIT</c>); null for no limit.</summary>
    public long? RequestBodyLimit { get; init; } = 100 * 1024 * 1024;

    /// <summary>The clock of the activity limit and of the pauses between retries.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
