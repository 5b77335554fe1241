using System.CommandLine;
using StreamSentiment.Cli.Verbs;

namespace StreamSentiment.Cli;

/// <summary>The verbs of the tool and their options.</summary>
internal static class CommandLine
{
    public static RootCommand Create() =>
        new("StreamSentiment: train recurrent sentiment models, and score streams of reviews with them.")
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
            TopicsVerb.Create(),
            SchemasVerb.Create(),
            ControlVerb.Create(),
        };
}
