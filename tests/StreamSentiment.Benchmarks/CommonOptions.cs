using System.CommandLine;

namespace StreamSentiment.Benchmarks;

/// <summary>Options that several benchmarks have.</summary>
internal static class CommonOptions
{
    public static Option<string> Bootstrap() =>
        new("--bootstrap", "-b")
        {
            Description = "A real Kafka.",
            Required = true,
            HelpName = "HOST:PORT",
        };

    public static Option<string> Data(string description = "Reviews, for example imdb:PATH#test.") =>
        new("--data", "-d")
        {
            Description = description,
            Required = true,
            HelpName = "SPEC",
        };

    public static Option<string?> DataOrMadeUp() =>
        new("--data", "-d")
        {
            Description = "Reviews, for example imdb:PATH#test; made up of the model's words if it is not given.",
            HelpName = "SPEC",
        };

    public static Option<string> Model(string description = "Folder of the model.") =>
        new("--model", "-m")
        {
            Description = description,
            Required = true,
            HelpName = "DIR",
        };

    public static Option<int> Partitions() =>
        new("--partitions") { Description = "Of the topics.", DefaultValueFactory = _ => 4 };
}
