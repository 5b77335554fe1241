using System.CommandLine;
using System.CommandLine.Help;
using StreamSentiment.Cli.Help;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Verbs;

namespace StreamSentiment.Cli;

/// <summary>The verbs of the tool and their options.</summary>
internal static class CommandLine
{
    public static RootCommand Create()
    {
        var root = new RootCommand("StreamSentiment: train recurrent sentiment models, and score streams of reviews with them.")
        {
            DemoVerb.Create(),
            InspectVerb.Create(),
            TrainVerb.Create(),
            TuneVerb.Create(),
            CompareVerb.Create(),
            EvaluateVerb.Create(),
            ScoreVerb.Create(),
            TokenizeVerb.Create(),
            SummaryVerb.Create(),
            ModelsVerb.Create(),
            PublishVerb.Create(),
            WatchVerb.Create(),
            TopVerb.Create(),
            VerifyVerb.Create(),
            TopicsVerb.Create(),
            SchemasVerb.Create(),
            ControlVerb.Create(),
            CompletionVerb.Create(),
        };
        root.Options.Remove(root.Options.OfType<HelpOption>().Single()); // its other names are those of another system
        root.Options.Add(new HelpOption("--help", "-h", "-?") { Action = new HelpPage(), Description = "Show this help." });
        EnumValues.AcceptIn(root);
        return root;
    }
}
