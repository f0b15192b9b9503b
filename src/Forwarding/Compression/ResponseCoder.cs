using System.Net;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Compression;

/// <summary>Decides what becomes of a response's coding, and does it.</summary>
/// <remarks>It is all in the fields until somebody reads the body, so that HEAD is answered with what GET would say (RFC 9110 §9.3.2).</remarks>
internal static class ResponseCoder
{
    private const string NoTransform = "no-transform";
    private const string Grpc = "application/grpc";

    /// <summary>Undoes a coding that the client does not accept, and codes what is worth it.</summary>
    public static ValueTask ApplyAsync(Exchange exchange, CompressionPolicy policy, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        policy.Negotiate(exchange);
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            NotModified.Apply(exchange, policy, response);
            return default;
        }
        if (!IsWhole(response) || MustStay(exchange, response) || !TryGetLength(response, out var length) || !TryReadCoding(exchange, response, out var undone))
        {
            return default;
        }
        return undone is { } coding
            ? UndoAsync(exchange, policy, response, coding, length, cancellationToken)
            : CodeIfWorthAsync(exchange, policy, response, length, cancellationToken);
    }

    private static ValueTask CodeIfWorthAsync(Exchange exchange, CompressionPolicy policy, HttpResponseMessage response, long? length, CancellationToken cancellationToken)
    {
        var accepted = policy.Negotiate(exchange);
        var type = CodedFields.Value(response.Content.Headers, HeaderNames.ContentType);
        if (!policy.MediaTypes.Contains(type) || type!.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase) || length < policy.MinBytes)
        {
            return default;
        }
        CodedFields.AddVary(response.Headers);
        var isEvents = accepted != ContentCoding.Identity && EventTypes.Contains(type);
        var coding = isEvents ? policy.NegotiateForEvents(exchange) : accepted;
        return coding == ContentCoding.Identity ? default : CodeAsync(response, policy, coding, length, isEvents, cancellationToken);
    }

    private static ValueTask CodeAsync(HttpResponseMessage response, CompressionPolicy policy, ContentCoding coding, long? length, bool isEvents, CancellationToken cancellationToken)
    {
        CodedFields.Weaken(response.Headers);
        if (IsToHead(response))
        {
            CodedFields.RemoveOfBytes(response.Content.Headers);
            response.Content.Headers.TryAddWithoutValidation(HeaderNames.ContentEncoding, ContentCodings.NameOf(coding));
            return default;
        }
        if (response.Content is StoredContent stored)
        {
            return CodeStoredAsync(response, stored, policy, coding, isEvents, cancellationToken);
        }
        Code(response, policy, coding, length, isEvents, cancellationToken);
        return default;
    }

    private static async ValueTask CodeStoredAsync(HttpResponseMessage response, StoredContent stored, CompressionPolicy policy, ContentCoding coding, bool isEvents, CancellationToken cancellationToken)
    {
        if (!await StoredForms.TryCodeAsync(response, stored, policy, coding))
        {
            Code(response, policy, coding, stored.Body.Length, isEvents, cancellationToken);
        }
    }

    private static void Code(HttpResponseMessage response, CompressionPolicy policy, ContentCoding coding, long? length, bool isEvents, CancellationToken cancellationToken)
    {
        var content = new EncodedContent(response, policy, coding, length, isEvents);
        response.Content = content;
        content.TryFinish(cancellationToken);
    }

    private static async ValueTask UndoAsync(Exchange exchange, CompressionPolicy policy, HttpResponseMessage response, ContentCoding coding, long? length, CancellationToken cancellationToken)
    {
        CodedFields.AddVary(response.Headers);
        CodedFields.Weaken(response.Headers);
        if (IsToHead(response))
        {
            CodedFields.RemoveOfBytes(response.Content.Headers);
        }
        else if (response.Content is not StoredContent stored || !await StoredForms.TryUndoAsync(response, stored, policy, coding))
        {
            response.Content = new DecodedContent(response, policy, coding, length);
        }
        await CodeIfWorthAsync(exchange, policy, response, IsToHead(response) ? null : (response.Content as StoredContent)?.Body.Length, cancellationToken);
    }

    /// <summary>Reads which coding is to be undone, because the client does not accept it.</summary>
    /// <returns>False where the response keeps the coding that it has.</returns>
    private static bool TryReadCoding(Exchange exchange, HttpResponseMessage response, out ContentCoding? undone)
    {
        undone = null;
        var name = CodedFields.Value(response.Content.Headers, HeaderNames.ContentEncoding);
        if (string.IsNullOrEmpty(name))
        {
            return true;
        }
        // Of several codings, and of unknown ones, only the origin knows what they mean.
        if (ContentCodings.Parse(name) is not { } coding)
        {
            return false;
        }
        if (coding == ContentCoding.Identity)
        {
            response.Content.Headers.Remove(HeaderNames.ContentEncoding);
            return true;
        }
        undone = coding;
        return !exchange.Accepted.Accepts(coding);
    }

    /// <summary>Whether the response has, or to GET would have, a whole representation: not a part of one, nor what has no body.</summary>
    private static bool IsWhole(HttpResponseMessage response)
        => response.StatusCode is >= HttpStatusCode.OK and not (HttpStatusCode.NoContent or HttpStatusCode.ResetContent or HttpStatusCode.PartialContent)
            && !response.Content.Headers.NonValidated.Contains(HeaderNames.ContentRange);

    /// <summary>Whether either side forbids a change (RFC 9111 §5.2.1.6, §5.2.2.6).</summary>
    private static bool MustStay(Exchange exchange, HttpResponseMessage response)
        => FieldElements.Contains(CodedFields.Value(response.Headers, HeaderNames.CacheControl), NoTransform)
            || FieldElements.Contains(exchange.Context.Request.Headers.CacheControl, NoTransform);

    /// <summary>The declared length of the body.</summary>
    /// <returns>False when it is malformed: then the response goes on as it is, to be refused.</returns>
    private static bool TryGetLength(HttpResponseMessage response, out long? length)
    {
        length = null;
        if (!response.Content.Headers.NonValidated.TryGetValues(HeaderNames.ContentLength, out var values))
        {
            length = response.Content is StoredContent stored ? stored.Body.Length : null;
            return true;
        }
        // Void beside a transfer coding (RFC 9112 §6.3).
        if (response.Headers.TransferEncodingChunked != true)
        {
            length = response.Content.Headers.ContentLength;
        }
        return values.Count == 1;
    }

    private static bool IsToHead(HttpResponseMessage response) => response.RequestMessage?.Method == HttpMethod.Head;
}
