using StreamSentiment.Cli;

return await ExitCode.InvokeAsync(CommandLine.Create(), args);
