using StreamSentiment.Cli;

return await ExitCode.OfAsync(CommandLine.Create(), args);
