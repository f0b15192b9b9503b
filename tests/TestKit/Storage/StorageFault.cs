using System.Globalization;

namespace FuncProxy.TestKit;

/// <summary>What a <see cref="StorageGate"/> does to a request instead of relaying it faithfully.</summary>
public abstract record StorageFault
{
    private StorageFault()
    {
    }

    /// <summary>The request is taken and never answered.</summary>
    public static StorageFault Hang { get; } = new Silence();

    /// <summary>404: the table is not there.</summary>
    public static StorageFault TableNotFound { get; } = Answer(404, "TableNotFound", "The table specified does not exist.");

    /// <summary>403: the identity has no role for this.</summary>
    public static StorageFault MissingRole { get; } = Answer(
        403, "AuthorizationPermissionMismatch", "This request is not authorized to perform this operation using this permission.");

    /// <summary>500: the service failed.</summary>
    public static StorageFault InternalError { get; } = Answer(
        500, "InternalError", "The server encountered an internal error. Please retry the request.");

    /// <summary>503: the service is overloaded.</summary>
    public static StorageFault ServerBusy { get; } = Answer(503, "ServerBusy", "The server is busy.");

    /// <summary>403: the signature or its date is not accepted.</summary>
    /// <param name="serverTime">The server's clock, which its <c>Date</c> shows.</param>
    public static StorageFault AuthenticationFailed(DateTimeOffset serverTime) => Answer(
        403, "AuthenticationFailed", "Server failed to authenticate the request.", ("Date", serverTime.ToString("R", CultureInfo.InvariantCulture)));

    /// <summary>429 with the time to wait.</summary>
    /// <param name="retryAfter">Whole seconds for <c>Retry-After</c>.</param>
    public static StorageFault TooManyRequests(TimeSpan retryAfter) => Answer(
        429, "TooManyRequests", "Too many requests.", ("Retry-After", retryAfter.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)));

    /// <summary>Any status with the service's error code in <c>x-ms-error-code</c> and in an OData error body.</summary>
    public static StorageFault Answer(int status, string code, string message, params (string Name, string Value)[] headers) =>
        new OwnAnswer(status, code, message, headers);

    /// <summary>The request is relayed, and its answer comes late.</summary>
    public static StorageFault Delay(TimeSpan time) => new Lateness(time);

    /// <summary>The connection is closed after some bytes of the answer's body.</summary>
    /// <param name="bytes">How many; at least one.</param>
    public static StorageFault CutAfter(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        return new Cut(bytes);
    }

    internal sealed record Silence : StorageFault;

    internal sealed record OwnAnswer(int Status, string Code, string Message, (string Name, string Value)[] Headers) : StorageFault;

    internal sealed record Lateness(TimeSpan Time) : StorageFault;

    internal sealed record Cut(int Bytes) : StorageFault;
}
