using System.CommandLine;
using StreamSentiment.Cli;
using StreamSentiment.Cli.Verbs;

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
    TopicsVerb.Create(),
    ControlVerb.Create(),
};
return await ExitCode.OfAsync(root, args);
