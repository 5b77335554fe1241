using StreamSentiment.Data;

namespace StreamSentiment.Tests.Data;

public sealed class DataSpecTests
{
    [Fact]
    public void Parse_KindSplitsAndDomains_AreTakenApart()
    {
        using var folder = new TemporaryFolder();
        var spec = DataSpec.Parse($"amazon-domains:{folder.Path}#books,dvd,test", Splits.Labelled);

        Assert.Equal((DataKind.AmazonDomains, folder.Path, Splits.Test), (spec.Kind, spec.Path, spec.Splits));
        Assert.Equal(["books", "dvd"], spec.Domains);
        Assert.Equal("test, books, dvd", spec.Selection);
    }

    [Theory]
    [InlineData("", Splits.Labelled)]
    [InlineData("#train", Splits.Train)]
    [InlineData("#unsup", Splits.Unlabelled)]
    [InlineData("#all", Splits.All)]
    public void Parse_FileWithSelection_HasItsSplits(string selection, Splits expected)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("r.tsv", "text\tlabel\n");
        var spec = DataSpec.Parse(path + selection, Splits.Labelled);

        Assert.Equal((DataKind.File, "r.tsv", expected), (spec.Kind, spec.Name, spec.Splits));
    }
}
