using System.Globalization;
using Azure;

namespace FuncProxy.Routing.Stores.Tables;

/// <summary>Finds out how a transaction ended: the outer status is 202 either way.</summary>
internal static class BatchResult
{
    private const int Accepted = 202;
    private const int FirstFailure = 400;

    /// <exception cref="RequestFailedException">The transaction was refused; nothing of it was written.</exception>
    /// <exception cref="FormatException">The answer is none to a transaction.</exception>
    public static void Check(Response response, int operations)
    {
        if (response.Status != Accepted)
        {
            throw new RequestFailedException(response, null, TableErrorParser.Instance);
        }

        var body = response.Content.ToMemory();
        // One part a request when all is well, a single one when something is not.
        var succeeded = 0;
        for (var rest = body; ;)
        {
            var at = rest.Span.IndexOf("HTTP/1.1 "u8);
            if (at < 0)
            {
                break;
            }

            rest = rest[(at + "HTTP/1.1 ".Length)..];
            if (int.TryParse(rest.Span[..Math.Min(3, rest.Length)], NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status >= FirstFailure)
            {
                throw Failure(status, rest);
            }

            succeeded++;
        }

        if (succeeded != operations)
        {
            throw new FormatException($"the table service answered a transaction of {operations} operations with {succeeded} results");
        }
    }

    private static RequestFailedException Failure(int status, ReadOnlyMemory<byte> part)
    {
        var from = part.Span.IndexOf((byte)'{');
        var to = part.Span.LastIndexOf((byte)'}');
        var error = from >= 0 && to > from ? TableErrorParser.Parse(part[from..(to + 1)]) : null;
        return new RequestFailedException(status, error?.Message ?? $"The service refused a transaction with {status}.", error?.Code, null);
    }
}
