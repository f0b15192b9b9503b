namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Takes the bytes of a form that is kept.</summary>
public interface IFormTarget
{
    /// <summary>Takes a piece; it is copied.</summary>
    /// <returns>False when there is no room.</returns>
    bool TryWrite(ReadOnlySpan<byte> piece);
}
