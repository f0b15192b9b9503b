using System.Buffers;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Compression;

/// <summary>Sends the coded form of a stored body, and makes it where there is none yet.</summary>
internal static class StoredForms
{
    // As for a body that streams: about a millisecond of work.
    private const int InPlace = 16 * 1024;

    /// <summary>Replaces a response's stored body by its coded form.</summary>
    public static async ValueTask ReplaceAsync(HttpResponseMessage response, StoredContent stored, CompressionPolicy policy, ContentCoding coding)
    {
        var name = ContentCodings.NameOf(coding);
        HttpContent? form = stored.GetForm(name);
        if (form is null)
        {
            using var encoder = Levels.EncoderOfStored(coding, policy);
            await EncodeAsync(encoder, stored.Body);
            form = stored.AddForm(name, new ReadOnlySequence<byte>(encoder.Output.Unread)) ? stored.GetForm(name) : null;
            // Where it is not kept, it is sent all the same.
            form ??= new ByteArrayContent(encoder.Output.Unread.ToArray());
        }
        CodedFields.Copy(stored.Headers, form.Headers);
        form.Headers.TryAddWithoutValidation(HeaderNames.ContentEncoding, name);
        form.Headers.ContentLength = form is StoredContent { Body.Length: var length } ? length : form.Headers.ContentLength;
        response.Content = form;
        stored.Dispose();
    }

    private static async ValueTask EncodeAsync(BodyEncoder encoder, ReadOnlySequence<byte> body)
    {
        var done = 0;
        foreach (var segment in body)
        {
            for (var rest = segment; !rest.IsEmpty;)
            {
                var piece = rest[..Math.Min(rest.Length, InPlace)];
                rest = rest[piece.Length..];
                if (done > 0)
                {
                    await Task.Yield();
                }
                encoder.Encode(piece.Span);
                done += piece.Length;
            }
        }
        encoder.Finish();
    }
}
