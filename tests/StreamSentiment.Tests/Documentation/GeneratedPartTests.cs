namespace StreamSentiment.Tests.Documentation;

/// <summary>
/// Parts of pages that are made from the code. With STREAMSENTIMENT_UPDATE_DOCS=1, which <c>./dev docs</c> sets, the tests write
/// them; without it they compare.
/// </summary>
public sealed class GeneratedPartTests
{
    private const string End = "<!-- end -->";

    [Fact]
    public void Settings_Page_IsWhatTheOptionsSay() => Check("docs/settings.md", "settings", SettingsTables.Create());

    [Fact]
    public void Topics_Page_IsWhatTheSchemasSay() => Check("docs/topics.md", "schemas", SchemaTable.Create());

    [Fact]
    public void Settings_Tables_NameNoPlaceOfThisMachine()
    {
        string tables = SettingsTables.Create();

        Assert.DoesNotContain(AppContext.BaseDirectory, tables);
        Assert.DoesNotContain(Environment.MachineName, tables.Split('`', ' '));
    }

    private static void Check(string name, string part, string expected)
    {
        var page = new Page(name);
        string start = $"<!-- generated: {part} -->\n";
        int begin = page.Text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        int end = page.Text.IndexOf(End, begin, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("STREAMSENTIMENT_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(page.FullPath, page.Text[..begin] + expected + page.Text[end..]);
            return;
        }

        Assert.True(page.Text[begin..end] == expected, $"{name} is stale: ./dev docs writes it again.");
    }
}
