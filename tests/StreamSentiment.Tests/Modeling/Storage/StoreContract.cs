using Microsoft.Extensions.Time.Testing;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Modeling.Storage;

/// <summary>What every model store does, wherever it keeps its versions.</summary>
internal static class StoreContract
{
    public static void PruneDeletesTheOldestButWhatServesAndServed(ModelStore store, FakeTimeProvider time)
    {
        string[] versions = [.. Enumerable.Range(1, 6).Select(seed => Publish(store, time, seed))];
        store.MakeCurrent("tiny", versions[0]);
        store.MakeCurrent("tiny", versions[1]);

        Assert.Equal([versions[2], versions[3]], store.Prune("tiny", keep: 2));

        Assert.Equal(
            [versions[0], versions[1], versions[4], versions[5]],
            store.List(Assert.Fail).Select(version => version.Manifest.Version)
        );
        Assert.Equal(versions[0], store.Previous("tiny"));
        SentimentModel.Load(store.Find("tiny", versions[5])).Dispose();
        Assert.Empty(store.Prune("tiny", keep: 2));
    }

    public static void AnnotationIsReadBackAndReplaced(ModelStore store, FakeTimeProvider time)
    {
        string version = Publish(store, time, seed: 1);
        Assert.Null(store.Annotation("tiny", version, "note.json"));

        store.Annotate("tiny", version, "note.json", "1"u8.ToArray());
        store.Annotate("tiny", version, "note.json", "2"u8.ToArray());

        Assert.Equal("2"u8.ToArray(), store.Annotation("tiny", version, "note.json"));
        SentimentModel.Load(store.Find("tiny", version)).Dispose();
        Assert.Throws<InvalidModelException>(() => store.Annotate("tiny", "20010101-000000", "note.json", []));
    }

    private static string Publish(ModelStore store, FakeTimeProvider time, int seed)
    {
        time.Advance(TimeSpan.FromMinutes(1));
        return TestModels.Store(store, seed: seed).Version;
    }
}
