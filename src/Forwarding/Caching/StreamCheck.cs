using System.Buffers;
using System.Net.ServerSentEvents;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Caching;

/// <summary>
/// Says whether a stream of events that has come to its end is one that others can be sent. A service that fails in the middle has said 200 long before:
/// it tells of it in the stream, or the stream just ends.
/// </summary>
internal static class StreamCheck
{
    private const string ChatChunk = "chat.completion.chunk";

    /// <summary>Whether nothing but the connection's end tells where a response ends (RFC 9112 §6.3): then a part looks like the whole.</summary>
    public static bool IsEndedByClose(HttpResponseMessage response)
        => response.Version.Major < 2 && response.Headers.TransferEncodingChunked != true && response.Content.Headers.ContentLength is null;

    /// <summary>Whether a stream is whole and tells of no failure.</summary>
    /// <param name="body">The stream.</param>
    /// <param name="api">The API that it belongs to; null for any.</param>
    public static bool IsWhole(ReadOnlySequence<byte> body, AiApi? api)
    {
        if (!EndsInBlankLine(body))
        {
            return false;
        }
        var (isEnded, isChat) = (false, false);
        var events = SseParser.Create(new SequenceStream(body), static (type, data) => EventNotice.Read(type, data));
        foreach (var each in events.Enumerate())
        {
            if (each.Data.IsFailure)
            {
                return false;
            }
            isEnded |= each.Data.IsEnd;
            isChat |= each.Data.Object == ChatChunk;
        }
        return api switch
        {
            AiApi.Anthropic => isEnded,
            AiApi.OpenAI or AiApi.AzureOpenAI => isEnded || !isChat,
            _ => true,
        };
    }

    private static bool EndsInBlankLine(in ReadOnlySequence<byte> body)
    {
        Span<byte> end = stackalloc byte[4];
        var count = (int)Math.Min(end.Length, body.Length);
        body.Slice(body.Length - count).CopyTo(end);
        end = end[..count];
        return end.EndsWith("\n\n"u8) || end.EndsWith("\r\r"u8) || end.EndsWith("\r\n\r\n"u8);
    }
}
