namespace FuncProxy.Forwarding.Compression;

/// <summary>Codes one body, piece by piece. Not for concurrent use.</summary>
internal abstract class BodyEncoder : IDisposable
{
    /// <summary>The coded bytes, for the reader to take.</summary>
    public CodedBytes Output { get; } = new();

    /// <summary>Takes a piece of the body. Some of it may stay in the encoder.</summary>
    public abstract void Encode(ReadOnlySpan<byte> piece);

    /// <summary>Puts out all that was taken, so that a decoder sees it.</summary>
    public abstract void Flush();

    /// <summary>Ends the body.</summary>
    public abstract void Finish();

    /// <summary>Lets the native state and the buffers go.</summary>
    public void Dispose()
    {
        Release();
        Output.Dispose();
    }

    /// <summary>Lets the native state go.</summary>
    protected abstract void Release();
}
