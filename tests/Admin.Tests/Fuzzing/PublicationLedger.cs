using System.Net;

namespace FuncProxy.Admin.Tests.Fuzzing;

/// <summary>What came of every write of several writers.</summary>
internal sealed class PublicationLedger
{
    private readonly Lock _lock = new();
    private readonly List<(HttpStatusCode Status, string Seen, string? Outcome, string? ETag)> _writes = [];

    public string Summary => string.Join(", ", _writes.GroupBy(write => write.Status).Select(group => $"{(int)group.Key}: {group.Count()}"));

    public void Note(HttpStatusCode status, string seen, string? outcome, string? etag)
    {
        lock (_lock)
        {
            _writes.Add((status, seen, outcome, etag));
        }
    }

    public int Count(HttpStatusCode status) => _writes.Count(write => write.Status == status);

    public IEnumerable<HttpStatusCode> Others(HttpStatusCode[] expected) => _writes.Select(write => write.Status).Except(expected);

    /// <summary>No two publications have replaced the same document: each was made by who had seen the one before it.</summary>
    public void ShouldBeOneChain()
    {
        var published = _writes.Where(write => write.Outcome == "published").ToList();
        published.Select(write => write.Seen).ShouldBeUnique();
        published.Select(write => write.ETag).ShouldBeUnique();
    }
}
