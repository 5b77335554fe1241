using StreamSentiment.Hosting;
using StreamSentiment.Retrainer;

var help = new HostHelp(
    "StreamSentiment.Retrainer",
    "trains on labelled reviews by command or schedule, and publishes what is better.",
    "StreamSentiment.Retrainer --bootstrap localhost:9092 --model models/reviews-stacked-lstm",
    RetrainerSettings.ShortForms,
    new RetrainerSettings()
);
return await HostProgram.RunAsync(args, help, () => RetrainerHost.Build(args));
