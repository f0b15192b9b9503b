using System.Collections.Concurrent;

namespace FuncProxy.Forwarding.Access.Tokens;

/// <summary>Tokens that were found good, so that a signature is verified once and not with every request. Safe for any number of threads; finding takes no lock.</summary>
/// <param name="capacity">How many tokens it holds at the most.</param>
/// <remarks>Two halves: a full one becomes the former, and that which was the former is dropped, but for the tokens that were asked for meanwhile.</remarks>
internal sealed class TokenCache(int capacity)
{
    private readonly Lock _lock = new();
    private volatile ConcurrentDictionary<TokenKey, ValidatedToken> _recent = new();
    private volatile ConcurrentDictionary<TokenKey, ValidatedToken> _former = new();
    private int _count;

    /// <summary>How many tokens there are.</summary>
    public int Count => _recent.Count + _former.Count;

    /// <summary>The token, as it was found good; null when it is not known.</summary>
    public ValidatedToken? Find(in TokenKey key)
    {
        if (_recent.TryGetValue(key, out var token))
        {
            return token;
        }
        if (_former.TryGetValue(key, out token))
        {
            Add(key, token);
        }
        return token;
    }

    /// <summary>Keeps a token that was found good.</summary>
    public void Add(in TokenKey key, ValidatedToken token)
    {
        lock (_lock)
        {
            if (_count >= capacity / 2)
            {
                (_former, _recent, _count) = (_recent, new(), 0);
            }
            if (_recent.TryAdd(key, token))
            {
                _count++;
                return;
            }
            // What was found good last counts: its key may have been published in other words.
            _recent[key] = token;
        }
    }
}
