using System.Diagnostics;

namespace StreamSentiment.CrashingRetrainer;

/// <summary>
/// The points of a retraining at which a test ends the process, to see that what it leaves behind is whole. Each is chosen by its
/// name on the command line.
/// </summary>
internal enum CrashPoint
{
    /// <summary>An epoch of a retraining has ended.</summary>
    Training,

    /// <summary>The files of a version are written, and it is not in the store yet.</summary>
    StoreWrite,

    /// <summary>A candidate is in the store, and nothing is decided about it.</summary>
    Stored,

    /// <summary>The decision is in the store, and nothing has followed from it.</summary>
    Decided,

    /// <summary>The store's pointer has moved, and no scorer was told.</summary>
    Pointer,

    /// <summary>Scorers were told, and the command is not answered.</summary>
    Published,
}

/// <summary>Ends the process at one point, as kill -9 does.</summary>
internal sealed class Crash(CrashPoint chosen)
{
    public void Reach(CrashPoint point)
    {
        if (point == chosen)
        {
            Process.GetCurrentProcess().Kill();
        }
    }
}
