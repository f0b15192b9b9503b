using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FuncProxy.Admin.Api;

/// <summary>A call of an operation by somebody who has shown the key.</summary>
/// <param name="request">The request.</param>
/// <param name="instance">Who answers.</param>
/// <param name="values">What stands in the path where the operation's varies.</param>
internal sealed class AdminCall(ReservedRequest request, InstanceInfo instance, string[] values)
{
    private const int LongestAuthor = 100;

    /// <summary>The request and its response.</summary>
    public HttpContext Context => request.Context;

    /// <summary>Who answers.</summary>
    public InstanceInfo Instance => instance;

    /// <summary>The client's address.</summary>
    public System.Net.IPAddress? ClientAddress => request.ClientAddress;

    /// <summary>Fires when the client has gone.</summary>
    public CancellationToken Gone => Context.RequestAborted;

    /// <summary>Who says to be calling, in <c>X-Author</c>: 1 to 100 visible characters and spaces; null for anything else.</summary>
    public string? Author => Context.Request.Headers["X-Author"] is [{ Length: > 0 and <= LongestAuthor } author] && !author.Any(char.IsControl) ? author : null;

    /// <summary>What stands in the path where the operation's varies, from 0.</summary>
    public string Value(int index) => values[index];

    /// <summary>Leaves the body unread: to be called before an answer that is given without it.</summary>
    public void LeaveBody() => request.LeaveBody();

    /// <summary>Reads the body, and goes on on a pool thread: what is made of a document takes long, and the thread that reads sockets has others to serve.</summary>
    /// <param name="limit">The most that is taken, in bytes.</param>
    /// <exception cref="BadHttpRequestException">It is larger, malformed or cut off.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadBodyAsync(long limit)
    {
        if (Context.Request.ContentLength > limit)
        {
            LeaveBody();
            throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        }
        if (Context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = limit;
        }
        var body = new MemoryStream();
        await Context.Request.Body.CopyToAsync(body, Gone);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    /// <summary>Reads a small body of JSON; null when it is none of that form, and then the call is answered with 400.</summary>
    /// <param name="type">The form.</param>
    /// <param name="form">The same for people.</param>
    public async Task<T?> ReadAsync<T>(JsonTypeInfo<T> type, string form)
        where T : class
    {
        const int Limit = 256 * 1024;
        var body = await ReadBodyAsync(Limit);
        try
        {
            if (JsonSerializer.Deserialize(body.Span, type) is { } value)
            {
                return value;
            }
        }
        catch (JsonException)
        {
        }
        await RefuseAsync(StatusCodes.Status400BadRequest, "The body is not what the operation takes", $"Send {form}.");
        return null;
    }

    /// <summary>Answers with JSON.</summary>
    public Task WriteAsync<T>(T value, JsonTypeInfo<T> type) => Answers.WriteAsync(Context, "application/json", JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Answers with an error.</summary>
    public Task RefuseAsync(int status, string title, string? detail = null, IReadOnlyList<DocumentFlaw>? errors = null) => Problems.WriteAsync(Context, status, title, detail, errors);
}
