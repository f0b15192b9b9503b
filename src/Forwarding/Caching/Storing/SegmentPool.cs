namespace FuncProxy.Forwarding.Caching.Storing;

/// <summary>Arrays of a few fixed sizes, which go round: none is large enough for the large-object heap, and a cache that turns over gives the collector nothing to do. Safe for any number of threads.</summary>
internal sealed class SegmentPool
{
    /// <summary>The smallest array, in bytes.</summary>
    public const int Smallest = 512;

    /// <summary>The largest array, in bytes.</summary>
    public const int Largest = 16 * 1024;

    // Idle arrays of one size; more are left to the collector.
    private const int MostIdleBytes = 512 * 1024;

    private readonly Shelf[] _shelves;

    public SegmentPool()
    {
        var shelves = new List<Shelf>();
        for (var size = Smallest; size <= Largest; size *= 2)
        {
            shelves.Add(new Shelf(size, MostIdleBytes / size));
        }
        _shelves = [.. shelves];
    }

    /// <summary>The size of the array for so many bytes: the smallest that holds them, where no more than a quarter of it would be idle; else the next smaller, with another array for the rest.</summary>
    public static int SizeFor(long bytes)
    {
        var size = Smallest;
        while (size < bytes && size < Largest)
        {
            size *= 2;
        }
        return size - bytes > size / 4 && size > Smallest ? size / 2 : size;
    }

    /// <summary>An array of a size that <see cref="SizeFor"/> named; its content is arbitrary.</summary>
    public byte[] Rent(int size) => _shelves[IndexOf(size)].Take() ?? GC.AllocateUninitializedArray<byte>(size);

    /// <summary>Takes an array back.</summary>
    public void Return(byte[] array) => _shelves[IndexOf(array.Length)].Put(array);

    private static int IndexOf(int size) => int.Log2(size) - int.Log2(Smallest);

    private sealed class Shelf(int size, int most)
    {
        private readonly Lock _lock = new();
        private readonly Stack<byte[]> _arrays = new(Math.Min(most, 16));

        public byte[]? Take()
        {
            lock (_lock)
            {
                return _arrays.TryPop(out var array) ? array : null;
            }
        }

        public void Put(byte[] array)
        {
            if (array.Length != size)
            {
                return;
            }
            lock (_lock)
            {
                if (_arrays.Count < most)
                {
                    _arrays.Push(array);
                }
            }
        }
    }
}
