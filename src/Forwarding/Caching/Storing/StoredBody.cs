using System.Buffers;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Caching.Storing;

/// <summary>
/// Bytes in pieces that belong to a store: written once, by one writer, and read by any number of readers, also while it is written.
/// It is counted who holds it; when nobody does, the pieces go back.
/// </summary>
public sealed class StoredBody : IFormTarget
{
    private const int SegmentBytes = 64;

    // A form's name, its task and its place.
    private const int FormBytes = 240;

    private readonly MemoryStore _store;
    private readonly bool _isForm;
    private int _links;
    private Segment? _first;
    private Segment? _last;
    private long _length;
    private long _capacity;
    private long _bytes;
    private HolderCount _holders = new();
    private BodyForms? _forms;

    internal StoredBody(MemoryStore store, bool isForm) => (_store, _isForm) = (store, isForm);

    /// <summary>The first piece; null while there is none.</summary>
    internal Segment? First => _first;

    /// <summary>What has been written, in bytes.</summary>
    public long Length => Volatile.Read(ref _length);

    /// <summary>What it takes, in bytes.</summary>
    internal long Bytes => Volatile.Read(ref _bytes);

    /// <summary>What has been written. Valid while it is held.</summary>
    public ReadOnlySequence<byte> Content => Slice(0, Length);

    /// <summary>Holds it, if it is still there.</summary>
    /// <returns>False when it has been let go.</returns>
    public bool TryHold() => _holders.TryHold();

    /// <summary>Lets it go, once for each hold.</summary>
    public void Release()
    {
        if (_holders.Release())
        {
            for (var segment = _first; segment is not null; segment = (Segment?)segment.Next)
            {
                _store.Return(segment.Array);
            }
            _store.Return(_bytes);
            if (!_isForm)
            {
                _store.AddLoose(-_bytes);
            }
            _first = _last = null;
            _forms?.Release();
        }
    }

    /// <summary>Notes that an entry has it. Under the store's lock.</summary>
    internal void Link()
    {
        if (_links++ == 0)
        {
            _store.AddLoose(-_bytes);
        }
    }

    /// <summary>Notes that an entry no longer has it. Under the store's lock.</summary>
    internal void Unlink()
    {
        if (--_links == 0)
        {
            _store.AddLoose(_bytes);
        }
    }

    /// <summary>Another form of the same content; null where there is none. Valid while this body is held.</summary>
    public StoredBody? GetForm(string name) => Volatile.Read(ref _forms)?.Find(name);

    /// <summary>The same, made where there is none, by one caller for all; it is kept for as long as this body is held by anyone. Call it while holding this body.</summary>
    /// <param name="name">The form's name.</param>
    /// <param name="source">What it is made of.</param>
    /// <param name="maker">Makes it.</param>
    /// <returns>Null where the store has no room, or the maker gave up.</returns>
    public async ValueTask<StoredBody?> GetOrMakeFormAsync(string name, ReadOnlySequence<byte> source, IFormMaker maker)
    {
        var forms = Volatile.Read(ref _forms);
        if (forms is null)
        {
            var mine = new BodyForms();
            forms = Interlocked.CompareExchange(ref _forms, mine, null) ?? mine;
        }
        var form = forms.GetOrAdd(name, out var isMine);
        if (!isMine)
        {
            return await form.Made.Task;
        }
        var body = _store.CreateForm();
        StoredBody? made = null;
        try
        {
            if (body.TryCharge(FormBytes) && await maker.MakeAsync(source, body))
            {
                made = body;
            }
        }
        finally
        {
            if (made is null)
            {
                forms.Remove(form);
                body.Release();
            }
            form.Made.SetResult(made);
        }
        return made;
    }

    private bool TryCharge(int bytes)
    {
        if (!_store.TryTake(bytes))
        {
            return false;
        }
        _bytes += bytes;
        return true;
    }

    /// <summary>Room for the writer's next bytes.</summary>
    /// <param name="expected">How many are still to come, as far as it is known; 0 where it is not.</param>
    /// <returns>Empty when the store has no room.</returns>
    public Memory<byte> GetMemory(long expected = 0)
    {
        if (_length == _capacity && !TryGrow(expected > 0 ? expected : Math.Max(_capacity, SegmentPool.Smallest * 2)))
        {
            return default;
        }
        return _last!.Array.AsMemory((int)(_length - _last.RunningIndex));
    }

    /// <summary>Notes bytes that were written to <see cref="GetMemory"/>.</summary>
    public void Advance(int count) => Volatile.Write(ref _length, _length + count);

    /// <summary>Writes a whole.</summary>
    /// <returns>False when the store has no room.</returns>
    public bool TryWrite(in ReadOnlySequence<byte> bytes)
    {
        var left = bytes.Length;
        foreach (var piece in bytes)
        {
            if (!TryWrite(piece.Span, left))
            {
                return false;
            }
            left -= piece.Length;
        }
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(ReadOnlySpan<byte> piece) => TryWrite(piece, expected: 0);

    private bool TryWrite(ReadOnlySpan<byte> piece, long expected)
    {
        while (!piece.IsEmpty)
        {
            var memory = GetMemory(expected).Span;
            if (memory.IsEmpty)
            {
                return false;
            }
            var count = Math.Min(memory.Length, piece.Length);
            piece[..count].CopyTo(memory);
            Advance(count);
            piece = piece[count..];
            expected = Math.Max(0, expected - count);
        }
        return true;
    }

    /// <summary>A part of what has been written. Valid while it is held.</summary>
    public ReadOnlySequence<byte> Slice(long start, long length)
    {
        if (length == 0 || _first is null)
        {
            return ReadOnlySequence<byte>.Empty;
        }
        var from = Find(_first, start);
        var to = Find(from, start + length - 1);
        return new ReadOnlySequence<byte>(from, (int)(start - from.RunningIndex), to, (int)(start + length - to.RunningIndex));
    }

    private static Segment Find(Segment segment, long position)
    {
        while (position >= segment.RunningIndex + segment.Array.Length)
        {
            segment = (Segment)segment.Next!;
        }
        return segment;
    }

    private bool TryGrow(long wanted)
    {
        var size = SegmentPool.SizeFor(wanted);
        if (_bytes + size > _store.MostOfBody || !_store.TryTake(size + SegmentBytes, isLoose: !_isForm))
        {
            return false;
        }
        if (!_isForm)
        {
            _store.AddLoose(size + SegmentBytes);
        }
        _bytes += size + SegmentBytes;
        _capacity += size;
        var segment = new Segment(_store.Rent(size), _last);
        _first ??= segment;
        _last = segment;
        return true;
    }
}
