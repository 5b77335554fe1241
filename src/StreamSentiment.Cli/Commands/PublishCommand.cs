using System.CommandLine;
using StreamSentiment.Contracts;
using StreamSentiment.Data;
using StreamSentiment.Kafka;

namespace StreamSentiment.Cli.Commands;

/// <summary>Publishes the reviews of a data set.</summary>
internal static class PublishCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data("Reviews to publish, labels left out: ");
        var topic = new Option<string>("--topic", "-t") { Description = "Where to.", DefaultValueFactory = _ => Topics.Raw };
        var bootstrap = KafkaConnection.Bootstrap();
        var properties = KafkaConnection.Properties();
        var count = new Option<int>("--count", "-n") { Description = "At most so many.", DefaultValueFactory = _ => int.MaxValue };
        var rate = Rate.Option("Reviews a second. Default: as fast as the broker takes them.");
        var columns = new DataColumns();
        var command = new Command("publish", "Publish reviews to a Kafka topic, each under its id as key.") { data, topic, bootstrap, properties, count, rate };
        columns.AddTo(command);
        // On a thread of its own: where nothing is awaited, Ctrl-C would not be looked at.
        command.SetAction((parsed, stop) => Task.Run(async () =>
        {
            var options = KafkaConnection.Read(parsed.GetValue(bootstrap), parsed.GetValue(properties)!);
            var reviews = DataSource.Read(parsed.GetValue(data)!, columns.Read(parsed) with { Splits = Splits.All })
                .Take(parsed.GetValue(count)).Select(review => new Review(review.Id, review.Text) { Source = review.Source });
            using var publisher = new ReviewPublisher(KafkaConnection.Clients(options));
            long started = TimeProvider.System.GetTimestamp();
            await publisher.PublishAsync(reviews, parsed.GetValue(topic)!, parsed.GetValue(rate), _ => { }, stop);
            Terminal.Say("Waiting for the last acknowledgements …");
            publisher.Flush(stop);
            var took = TimeProvider.System.GetElapsedTime(started);
            Terminal.Say($"{publisher.Delivered:N0} reviews in {parsed.GetValue(topic)}, {took.TotalSeconds:F1} s, {publisher.Delivered / took.TotalSeconds:N0} reviews/s");
            return ExitCode.Done;
        }));
        return command;
    }
}
