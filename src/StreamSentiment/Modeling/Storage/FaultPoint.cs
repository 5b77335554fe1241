namespace StreamSentiment.Modeling.Storage;

/// <summary>
/// Places at which tests end a process without warning, to see that what it leaves behind is whole. In service nothing
/// listens.
/// </summary>
internal static class FaultPoint
{
    /// <summary>A version's files are written, and it is not renamed into place.</summary>
    public const string StoreWrite = "store-write";

    /// <summary>An epoch of a retraining has ended.</summary>
    public const string Training = "training";

    /// <summary>A candidate is in the store, and nothing is decided about it.</summary>
    public const string Stored = "stored";

    /// <summary>The decision is in the store, and nothing has followed from it.</summary>
    public const string Decided = "decided";

    /// <summary>The store's pointer has moved, and no scorer was told.</summary>
    public const string Pointer = "pointer";

    /// <summary>Scorers were told, and the command is not answered.</summary>
    public const string Published = "published";

    /// <summary>Told of each point that is reached.</summary>
    public static Action<string>? Listener { get; set; }

    public static void Reach(string point) => Listener?.Invoke(point);
}
