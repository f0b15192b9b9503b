using System.IO.Compression;
using System.Runtime.CompilerServices;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Compression;

/// <summary>Undoes deflate. It is the zlib format (RFC 9110 §8.4.1.2), but some servers send the raw deflate of RFC 1951 under this name, so the first two bytes decide.</summary>
internal sealed class InflatingStream(Stream source) : BodyStream
{
    private readonly Prefixed _source = new(source);
    private Stream? _inflater;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_inflater is null)
        {
            var isZlib = await _source.BeginsZlibAsync(cancellationToken);
            _inflater = isZlib
                ? new ZLibStream(_source, CompressionMode.Decompress, leaveOpen: true)
                : new DeflateStream(_source, CompressionMode.Decompress, leaveOpen: true);
        }
        return await _inflater.ReadAsync(buffer, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inflater?.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>A stream whose first two bytes have been looked at.</summary>
    private sealed class Prefixed(Stream source) : BodyStream
    {
        private readonly byte[] _first = new byte[2];
        private int _start;
        private int _end;

        /// <summary>Whether the stream begins as RFC 1950 §2.2 says.</summary>
        public async ValueTask<bool> BeginsZlibAsync(CancellationToken cancellationToken)
        {
            while (_end < _first.Length && await source.ReadAsync(_first.AsMemory(_end), cancellationToken) is > 0 and var count)
            {
                _end += count;
            }
            return _end < _first.Length || ((_first[0] & 0x0f) == 8 && ((_first[0] << 8) | _first[1]) % 31 == 0);
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(buffer.Length, _end - _start);
            if (count == 0)
            {
                return source.ReadAsync(buffer, cancellationToken);
            }
            _first.AsSpan(_start, count).CopyTo(buffer.Span);
            _start += count;
            return new(count);
        }
    }
}
