using System.CommandLine;
using StreamSentiment.Cli;
using StreamSentiment.Cli.Commands;

var root = new RootCommand("StreamSentiment: train recurrent sentiment models, and score streams of reviews with them.")
{
    DemoCommand.Create(),
    InspectCommand.Create(),
    TrainCommand.Create(),
    TuneCommand.Create(),
    CompareCommand.Create(),
    EvaluateCommand.Create(),
    ScoreCommand.Create(),
    TokenizeCommand.Create(),
    SummaryCommand.Create(),
    ModelsCommand.Create(),
    PublishCommand.Create(),
    WatchCommand.Create(),
    TopicsCommand.Create(),
    ControlCommands.Create(),
};
return await ExitCode.OfAsync(root, args);
