namespace FuncProxy.TestKit;

/// <summary>The activity limit of one relayed request: every byte starts it anew.</summary>
internal sealed class RelayActivity : IDisposable
{
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _either;
    private readonly TimeSpan _limit;

    public RelayActivity(FunctionsHostOptions options, CancellationToken clientGone)
    {
        _limit = options.ActivityTimeout;
        _silence = new CancellationTokenSource(_limit, options.Time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_silence.Token, clientGone);
    }

    /// <summary>Cancelled by silence or by the client's leaving.</summary>
    public CancellationToken Token => _either.Token;

    public bool IsSilent => _silence.IsCancellationRequested;

    public void Touch() => _silence.CancelAfter(_limit);

    public void Dispose()
    {
        _either.Dispose();
        _silence.Dispose();
    }

    public async Task CopyAsync(Stream source, Stream target, bool flush)
    {
        var buffer = new byte[64 * 1024];
        while (await source.ReadAsync(buffer, Token) is var read and > 0)
        {
            Touch();
            await target.WriteAsync(buffer.AsMemory(0, read), Token);
            if (flush)
            {
                await target.FlushAsync(Token);
            }

            Touch();
        }
    }
}
