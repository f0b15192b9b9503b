using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Access.Tokens;

/// <summary>What came of a token's validation.</summary>
/// <param name="Error">What is wrong; <see cref="ProxyError.None"/> when the token is good.</param>
/// <param name="Token">The token, when it is good.</param>
internal readonly record struct TokenVerdict(ProxyError Error, ValidatedToken? Token)
{
    public static implicit operator TokenVerdict(ProxyError error) => new(error, null);
}
