using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Caching;

/// <summary>A request's body as a part of the key. The body is looked at where the server keeps it, and goes on untouched.</summary>
internal static class RequestBodyHash
{
    // Over HTTP/2 the server lets 768 KiB come before some of it is taken.
    private const int MostBytes = 512 * 1024;

    /// <summary>Waits for the body and hashes it, of JSON what it means.</summary>
    /// <returns>Null when it is too large, or the client does not send it whole: then the request goes on as if there were no cache.</returns>
    public static async ValueTask<string?> ComputeAsync(Exchange exchange)
    {
        var body = exchange.Context.Request.BodyReader;
        if (exchange.Context.Request.ContentLength > MostBytes)
        {
            return null;
        }
        try
        {
            while (true)
            {
                var read = await body.ReadAsync(exchange.Context.RequestAborted);
                if (read.IsCompleted)
                {
                    var hash = read.Buffer.Length <= MostBytes ? Hash(exchange, read.Buffer) : null;
                    body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                    return hash;
                }
                if (read.Buffer.Length > MostBytes)
                {
                    body.AdvanceTo(read.Buffer.Start);
                    return null;
                }
                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (Exception exception) when (ForwardingFailure.IsExpected(exception) && !exchange.Context.RequestAborted.IsCancellationRequested)
        {
            // The sender meets it again, and says what it means.
            return null;
        }
    }

    /// <summary>Takes the body, which nobody needs any more.</summary>
    public static void Discard(Exchange exchange)
    {
        var body = exchange.Context.Request.BodyReader;
        if (body.TryRead(out var read))
        {
            if (exchange.Watch is { } watch)
            {
                watch.RequestBytes += read.Buffer.Length;
            }
            body.AdvanceTo(read.Buffer.End);
        }
        exchange.EndUpload();
    }

    private static string Hash(Exchange exchange, in ReadOnlySequence<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var request = exchange.Context.Request;
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.ContentType}\n{request.Headers.ContentEncoding}\n"));
        Span<byte> meaning = stackalloc byte[SHA256.HashSizeInBytes];
        if (IsJson(request.ContentType) && request.Headers.ContentEncoding.Count == 0 && JsonMeaning.TryHash(body, meaning))
        {
            // Or a body of these bytes would be taken for the JSON that has this hash.
            hash.AppendData("meaning\n"u8);
            hash.AppendData(meaning);
        }
        else
        {
            hash.AppendData("bytes\n"u8);
            foreach (var piece in body)
            {
                hash.AppendData(piece.Span);
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool IsJson(string? contentType)
    {
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        type = (end < 0 ? type : type[..end]).Trim();
        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }
}
