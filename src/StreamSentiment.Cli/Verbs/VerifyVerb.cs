using System.CommandLine;
using Spectre.Console;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Views;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Verifying;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Proves that each review of a topic has exactly one outcome, in order.</summary>
internal static class VerifyVerb
{
    private const int DefaultTimeout = 10;

    public static Command Create()
    {
        var input = TopicOption("--input", "Topic of reviews", "INPUTTOPIC");
        var output = TopicOption("--output", "Topic of their scores", "OUTPUTTOPIC");
        var deadLetter = TopicOption("--dead-letter", "Topic of their dead letters", "DEADLETTERTOPIC");
        var timeout = new Option<int>("--timeout")
        {
            Description = $"Seconds without a new outcome after which the missing ones count as lost. Default: {DefaultTimeout}.",
            DefaultValueFactory = _ => DefaultTimeout,
            HelpName = "SECONDS",
        };
        timeout.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() < 0)
            {
                given.AddError("--timeout must be at least 0.");
            }
        });
        var asJson = CommonOptions.Json();
        var connection = new KafkaConnection();
        var command = new Command(
            "verify",
            "Prove that each review in a topic has exactly one outcome, in order, and that nothing else is there. Exit code: 0 "
                + "if so, 1 if not."
        )
        {
            input,
            output,
            deadLetter,
            timeout,
            asJson,
        };
        connection.AddTo(command);
        // On a thread of its own: Ctrl-C would have no effect while topics are read.
        command.SetAction(
            (parsed, stop) =>
                Task.Run(
                    async () =>
                    {
                        var options = connection.Read(parsed);
                        options.InputTopic = parsed.GetValue(input) ?? options.InputTopic;
                        options.OutputTopic = parsed.GetValue(output) ?? options.OutputTopic;
                        options.DeadLetterTopic = parsed.GetValue(deadLetter) ?? options.DeadLetterTopic;
                        Check(options);
                        await KafkaConnection.CheckAsync(
                            options,
                            [.. Topics(options).Select(topic => TopicUse.Read(topic))],
                            stop
                        );
                        var report = await VerifyAsync(options, TimeSpan.FromSeconds(parsed.GetValue(timeout)), stop);
                        VerificationView.Write(report, options, parsed.GetValue(asJson));
                        return report.IsClean ? ExitCode.Done : ExitCode.Failed;
                    },
                    stop
                )
        );
        return command;
    }

    private static Option<string?> TopicOption(string name, string what, string setting) =>
        new(name)
        {
            Description = $"{what}. Default: STREAMSENTIMENT__KAFKA__{setting}, or that of the hosts.",
            HelpName = "TOPIC",
        };

    private static string[] Topics(KafkaOptions options) => [options.InputTopic, options.OutputTopic, options.DeadLetterTopic];

    private static void Check(KafkaOptions options)
    {
        if (Topics(options).GroupBy(topic => topic).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new UsageException($"--input, --output and --dead-letter must be three topics; {twice.Key} is given twice.");
        }
    }

    private static Task<VerificationReport> VerifyAsync(KafkaOptions options, TimeSpan patience, CancellationToken stop) =>
        Terminal.DrawTasksAsync(
            staysVisible: false,
            new TaskColumn(showsTimeLeft: false),
            progress =>
            {
                var clients = KafkaConnection.Clients(options);
                bool hasPublished = new TopicInspection(clients).Names().Contains(options.PublishedTopic);
                var task = progress?.AddTask("read", maxValue: 1);
                return new TopicVerification(
                    clients,
                    options.InputTopic,
                    options.OutputTopic,
                    options.DeadLetterTopic,
                    hasPublished ? options.PublishedTopic : null,
                    patience,
                    TimeProvider.System
                )
                {
                    Progress = (what, share) => task?.Description(what).Value(share),
                    Warn = limit => Terminal.Say($"warning: {limit}"),
                }.RunAsync(stop);
            }
        );
}
