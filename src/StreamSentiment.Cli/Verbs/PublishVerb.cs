using System.CommandLine;
using StreamSentiment.Cli.Options;
using StreamSentiment.Contracts;
using StreamSentiment.Data;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Publishes the reviews of a data set to a topic.</summary>
internal static class PublishVerb
{
    public static Command Create()
    {
        var data = CommonOptions.Data("Reviews to publish: ");
        var labelled = new Option<bool>("--labelled")
        {
            Description = "Publish the labels too, for the retrainer. Default: only the reviews.",
        };
        var labeller = new Option<string?>("--labeller")
        {
            Description = "With --labelled: author of the labels. Default: none.",
            HelpName = "NAME",
        };
        var topic = new Option<string?>("--topic", "-t")
        {
            Description = $"Topic. Default: {Topics.Raw}, or with --labelled {Topics.Labelled}.",
        };
        var connection = new KafkaConnection();
        var shuffle = new Option<int?>("--shuffle")
        {
            Description =
                "Seed of a random order, applied before --skip and --count. Default: the order of the data, which may "
                + "begin with all reviews of one label.",
            HelpName = "SEED",
        };
        var skip = new Option<int>("--skip")
        {
            Description = "Number of reviews to leave out at the beginning. " + "Default: 0.",
            HelpName = "N",
        };
        var count = new Option<int>("--count", "-n")
        {
            Description = "The most reviews to publish. Default: all.",
            DefaultValueFactory = _ => int.MaxValue,
        };
        var rate = RateOption.Create("Reviews per second. Default: as fast as the broker accepts them.");
        var columns = new DataFileOptions();
        var command = new Command("publish", "Publish reviews to a Kafka topic, with the id as the record's key.")
        {
            data,
            labelled,
            labeller,
            topic,
            shuffle,
            skip,
            count,
            rate,
        };
        connection.AddTo(command);
        columns.AddTo(command);
        // On a thread of its own: Ctrl-C would have no effect where nothing is awaited.
        command.SetAction(
            (parsed, stop) =>
                Task.Run(async () =>
                {
                    var options = connection.Read(parsed);
                    bool isLabelled = parsed.GetValue(labelled);
                    string target = parsed.GetValue(topic) ?? (isLabelled ? options.LabelledTopic : options.InputTopic);
                    string spec = parsed.GetValue(data)!;
                    var files = columns.Read(parsed);
                    var read = DataSource.Read(
                        spec,
                        files with
                        {
                            Splits = isLabelled && (files.SkipBadRows || HasUnlabelledPart(spec)) ? Splits.Labelled : Splits.All,
                            JudgeLabels = isLabelled,
                        }
                    );
                    var reviews = Shuffled(read, parsed.GetValue(shuffle))
                        .Skip(parsed.GetValue(skip))
                        .Take(parsed.GetValue(count));
                    await KafkaConnection.CheckAsync(options, [TopicUse.Write(target)], stop);
                    var publication = new Publication(options, target, parsed.GetValue(rate), parsed.GetValue(skip))
                    {
                        Count = parsed.GetValue(count) is var most and < int.MaxValue ? most : null,
                    };
                    if (!isLabelled)
                    {
                        return await publication.RunAsync(reviews, () => Counted(parsed, spec, files), stop);
                    }

                    var labels = Labels(reviews, parsed.GetValue(labeller));
                    if (DuplicateIds.Of(labels.Select(label => label.Id)) is { Ids: > 0 } duplicates)
                    {
                        Terminal.Say($"warning: {duplicates}");
                    }

                    return await publication.RunAsync(labels, stop);
                })
        );
        return command;

        // A second reading, because the first one is published while it goes on.
        long? Counted(ParseResult parsed, string spec, DataOptions files)
        {
            var all = files with { Splits = Splits.All, JudgeLabels = false, Warn = null };
            try
            {
                int left = DataSource.Read(spec, all).Count() - parsed.GetValue(skip);
                return Math.Clamp(left, 0, parsed.GetValue(count));
            }
            catch (DataException)
            {
                return null; // What is wrong is said where it stops the publishing.
            }
        }
    }

    /// <summary>
    /// True for a data set whose unlabelled reviews are a split of their own, which is published only if it is named. In a file,
    /// unlabelled reviews are rows without a label.
    /// </summary>
    private static bool HasUnlabelledPart(string spec) =>
        DataSpec.Parse(spec, Splits.All).Kind is DataKind.Imdb or DataKind.AmazonDomains;

    private static IEnumerable<SourceReview> Shuffled(IEnumerable<SourceReview> reviews, int? seed)
    {
        if (seed is null)
        {
            return reviews;
        }

        var all = reviews.ToArray();
        new Random(seed.Value).Shuffle(all);
        return all;
    }

    /// <summary>
    /// Makes all labels before the first is published: a review without a label is an error, and nothing is published.
    /// </summary>
    /// <exception cref="DataException">A review has no label; the message names it.</exception>
    private static ReviewLabelled[] Labels(IEnumerable<SourceReview> reviews, string? labeller) =>
        [
            .. reviews.Select(review => new ReviewLabelled(review.Id, review.Text, LabelOf(review))
            {
                Labeller = labeller,
                Source = review.Source,
            }),
        ];

    private static string LabelOf(SourceReview review) =>
        review.IsPositive switch
        {
            true => SentimentLabel.Positive,
            false => SentimentLabel.Negative,
            null => throw new DataException(
                $"Review {review.Id} has no label, and --labelled needs one for every review; nothing was published. "
                    + "--skip-bad-rows leaves such reviews out."
            ),
        };
}
