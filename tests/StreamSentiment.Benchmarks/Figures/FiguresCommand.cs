using System.CommandLine;

namespace StreamSentiment.Benchmarks.Figures;

/// <summary>The command line of <see cref="FiguresDriver"/>.</summary>
internal static class FiguresCommand
{
    public static RootCommand Create()
    {
        var models = new Option<string[]>("--model", "-m")
        {
            Description = "Folder of a version, one for each seed; the median is that of the first data set's test split.",
            Required = true,
            HelpName = "DIR",
        };
        var formers = new Option<string[]>("--former")
        {
            Description = "Folder of a version that they are compared with.",
            HelpName = "DIR",
        };
        var data = new Option<string[]>("--data", "-d")
        {
            Description = "Data sets that they were trained on, of which the test split is scored.",
            Required = true,
            HelpName = "SPEC",
        };
        var sentences = new Option<string[]>("--sentences")
        {
            Description = "JSON lines with id, text and label; the kind is what stands before the dash of the id.",
            HelpName = "FILE",
        };
        var command = new RootCommand("The tables of models/README.md: test splits, short sentences, floors, McNemar's test.")
        {
            models,
            formers,
            data,
            sentences,
        };
        command.SetAction(parsed =>
        {
            using var driver = new FiguresDriver(parsed.GetValue(models)!, parsed.GetValue(formers) ?? []);
            driver.Run(parsed.GetValue(data)!, parsed.GetValue(sentences) ?? []);
        });
        return command;
    }
}
