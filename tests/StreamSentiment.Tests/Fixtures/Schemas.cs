using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Schema;

namespace StreamSentiment.Tests.Fixtures;

/// <summary>The files of <c>schemas/</c>. The library validates 1,000 documents an hour: spend few in one test.</summary>
internal static class Schemas
{
    public static JSchema Load(string name) => JSchema.Parse(File.ReadAllText(Repository.Path("schemas", name)));

    /// <summary>What the schema says against the document; empty when it is valid.</summary>
    public static IList<string> Validate(JSchema schema, string json)
    {
        Parse(json).IsValid(schema, out IList<string> errors);
        return errors;
    }

    // Times stay strings: the schema is about what is on the wire.
    public static JToken Parse(string json) =>
        JToken.ReadFrom(new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None });
}
