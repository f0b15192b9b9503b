using FuncProxy.Forwarding.Pipeline;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Compression;

/// <summary>Sends other forms of a stored body, and has them made where there are none yet.</summary>
internal static class StoredForms
{
    private const string Identity = "identity";

    /// <summary>Replaces a response's stored body by its coded form.</summary>
    /// <returns>False where that is not kept: then the body is still the one that was stored.</returns>
    public static async ValueTask<bool> TryCodeAsync(HttpResponseMessage response, StoredContent stored, CompressionPolicy policy, ContentCoding coding)
    {
        var name = ContentCodings.NameOf(coding);
        if ((stored.GetForm(name) ?? await stored.GetOrMakeFormAsync(name, new FormEncoder(policy, coding))) is not { } form)
        {
            return false;
        }
        Replace(response, stored, form);
        form.Headers.TryAddWithoutValidation(HeaderNames.ContentEncoding, name);
        return true;
    }

    /// <summary>Replaces a response's stored body by the form without its coding.</summary>
    /// <returns>False where that is not kept.</returns>
    public static async ValueTask<bool> TryUndoAsync(HttpResponseMessage response, StoredContent stored, CompressionPolicy policy, ContentCoding coding)
    {
        if ((stored.GetForm(Identity) ?? await stored.GetOrMakeFormAsync(Identity, new FormDecoder(response, policy, coding))) is not { } form)
        {
            return false;
        }
        Replace(response, stored, form);
        return true;
    }

    private static void Replace(HttpResponseMessage response, StoredContent stored, StoredContent form)
    {
        CodedFields.Copy(stored.Headers, form.Headers);
        form.Headers.ContentLength = form.Body.Length;
        response.Content = form;
        stored.Dispose();
    }
}
