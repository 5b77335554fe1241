using System.Runtime.InteropServices;

namespace StreamSentiment.Modeling.Kernels;

/// <summary>
/// 32-bit cells that start on a cache line: a load of 64 bytes that crosses two lines costs two. The collector does not move
/// them.
/// </summary>
internal readonly struct Cells
{
    private const int Line = 64 / sizeof(float);

    private readonly float[] array;
    private readonly int start;

    /// <summary>All zero.</summary>
    public Cells(int count)
    {
        array = GC.AllocateArray<float>(checked(count + Line), pinned: true);
        start = (int)(-Address / sizeof(float) & (Line - 1));
        Count = count;
    }

    public int Count { get; }

    public ref float First => ref array[start];

    public Span<float> Span => array is null ? [] : array.AsSpan(start, Count);

    private nint Address => Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
}
