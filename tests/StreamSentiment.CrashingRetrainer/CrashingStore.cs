using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.CrashingRetrainer;

/// <summary>A store in a folder that ends the process before or after what it does.</summary>
internal sealed class CrashingStore(string root, Crash crash) : FolderModelStore(root)
{
    public override void MakeCurrent(string name, string version, string? former = null)
    {
        base.MakeCurrent(name, version, former);
        crash.Reach(CrashPoint.Pointer);
    }

    public override void RollBack(string name, string version)
    {
        base.RollBack(name, version);
        crash.Reach(CrashPoint.Pointer);
    }

    public override void Annotate(string name, string version, string file, byte[] content)
    {
        base.Annotate(name, version, file, content);
        crash.Reach(CrashPoint.Decided); // the decision is all that is added to a version
    }

    internal override bool TryAccept(string draftFolder, ModelManifest manifest)
    {
        crash.Reach(CrashPoint.StoreWrite);
        bool isAccepted = base.TryAccept(draftFolder, manifest);
        crash.Reach(CrashPoint.Stored);
        return isAccepted;
    }
}
