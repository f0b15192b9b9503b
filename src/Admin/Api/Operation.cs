namespace FuncProxy.Admin.Api;

/// <summary>One operation of the API.</summary>
/// <param name="method">The method.</param>
/// <param name="path">The path below <c>/_funcproxy/api/</c>, with <c>{name}</c> for a segment that varies.</param>
internal abstract class Operation(string method, string path)
{
    /// <summary>The method.</summary>
    public string Method => method;

    /// <summary>The path below <c>/_funcproxy/api/</c>, with <c>{name}</c> for a segment that varies.</summary>
    public string Path => path;

    /// <summary>Whether HEAD may stand for GET: not where the answer does not end.</summary>
    public virtual bool TakesHead => method == "GET";

    /// <summary>Answers a call.</summary>
    public abstract Task AnswerAsync(AdminCall call);
}
