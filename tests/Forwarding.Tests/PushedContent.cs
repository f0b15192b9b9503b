using System.Net;
using System.Threading.Channels;

namespace FuncProxy.Forwarding.Tests;

/// <summary>A request body that the test writes piece by piece; each piece is on its way when <see cref="PushAsync"/> has ended.</summary>
internal sealed class PushedContent : HttpContent
{
    private readonly Channel<(byte[] Piece, TaskCompletionSource Sent)> _pieces = Channel.CreateUnbounded<(byte[], TaskCompletionSource)>();

    public async Task PushAsync(byte[] piece)
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _pieces.Writer.WriteAsync((piece, sent));
        await sent.Task;
    }

    public void Complete() => _pieces.Writer.Complete();

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.FlushAsync(cancellationToken);
        await foreach (var (piece, sent) in _pieces.Reader.ReadAllAsync(cancellationToken))
        {
            await stream.WriteAsync(piece, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            sent.SetResult();
        }
    }
}
