using StreamSentiment.Hosting;
using StreamSentiment.Retrainer;

return await HostProgram.RunAsync(() => RetrainerHost.Build(args));
