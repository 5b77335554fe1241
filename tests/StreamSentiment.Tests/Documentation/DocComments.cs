using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace StreamSentiment.Tests.Documentation;

/// <summary>The summaries that the compiler writes beside an assembly, as Markdown.</summary>
internal sealed partial class DocComments
{
    private readonly Dictionary<string, string> summaries;

    private DocComments(Dictionary<string, string> summaries) => this.summaries = summaries;

    public static DocComments Read(Assembly assembly) =>
        new(
            XDocument
                .Load(Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml"))
                .Descendants("member")
                .Where(member => member.Element("summary") is not null)
                .ToDictionary(member => (string)member.Attribute("name")!, member => Markdown(member.Element("summary")!))
        );

    public string Summary(Type type) => summaries[$"T:{type.FullName}"];

    public string Summary(PropertyInfo property) => summaries[$"P:{property.DeclaringType!.FullName}.{property.Name}"];

    private static string Markdown(XElement element) =>
        WhiteSpace().Replace(string.Concat(element.Nodes().Select(Markdown)), " ").Trim();

    private static string Markdown(XNode node) =>
        node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "see" } see => $"`{Name(see)}`",
            XElement other => Markdown(other),
            _ => "",
        };

    private static string Name(XElement see) =>
        see.Attribute("cref")?.Value.Split('(')[0].Split('.', ':')[^1] ?? see.FirstAttribute!.Value;

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
