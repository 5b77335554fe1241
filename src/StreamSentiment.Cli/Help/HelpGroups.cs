using System.CommandLine;

namespace StreamSentiment.Cli.Help;

/// <summary>The headings under which help lists commands and options.</summary>
internal static class HelpGroups
{
    /// <summary>The heading of a command or an option that has no group.</summary>
    public const string Others = "Options";

    private static readonly (string Title, string[] Names)[] Commands =
    [
        ("Try", ["demo", "score", "tokenize"]),
        ("Learn", ["inspect", "train", "tune", "compare", "evaluate", "summary"]),
        ("Keep", ["models"]),
        ("Stream", ["topics", "schemas", "publish", "watch", "top", "verify", "control"]),
        ("Shell", ["completion"]),
    ];

    private static readonly (string Title, string[] Names)[] Options =
    [
        ("Data", ["--data", "--reviews", "--truth", "--anchor", "--domains", "--shuffle", "--skip", "--count", "--examples"]),
        (
            "How the data is read",
            [
                "--text-column",
                "--label-column",
                "--id-column",
                "--star-ratings",
                "--labels",
                "--format",
                "--delimiter",
                "--quote",
                "--escape",
                "--header",
                "--no-header",
                "--encoding",
                "--skip-bad-rows",
            ]
        ),
        (
            "Model",
            [
                "--model",
                "--candidate",
                "--models",
                "--name",
                "--from",
                "--teacher",
                "--embeddings",
                "--keep-current",
                "--refit",
                "--to",
                "--precision",
                "--preset",
                "--architecture",
                "--architectures",
                "--seeds",
            ]
        ),
        (
            "Text",
            [
                "--profile",
                "--cleaning",
                "--unknown",
                "--vocabulary-size",
                "--max-sequence-length",
                "--truncating",
                "--padding",
                "--word-vector-epochs",
            ]
        ),
        (
            "Network",
            [
                "--units",
                "--layers",
                "--bidirectional",
                "--reset-after",
                "--pooling",
                "--embedding-size",
                "--dense",
                "--spatial-dropout",
                "--dropout",
            ]
        ),
        (
            "Training",
            [
                "--epochs",
                "--patience",
                "--batch-size",
                "--optimizer",
                "--learning-rate",
                "--schedule",
                "--warmup",
                "--validation-split",
                "--validation",
                "--clip-norm",
                "--label-smoothing",
                "--adversarial-norm",
                "--virtual-adversarial-norm",
                "--unlabelled",
                "--language-model-epochs",
                "--weight-averaging",
                "--embeddings-trainable",
                "--training-precision",
                "--seed",
                "--threads",
                "--trials",
                "--jobs",
                "--prune",
            ]
        ),
        (
            "Promotion rule",
            [
                "--least-reviews",
                "--test",
                "--level",
                "--margin",
                "--short-tokens",
                "--very-short-tokens",
                "--least-slice-reviews",
                "--slice-margin",
                "--least-slice-accuracy",
                "--calibration-error",
                "--least-speed",
                "--anchor-margin",
            ]
        ),
        (
            "Kafka",
            [
                "--bootstrap",
                "--property",
                "--command-config",
                "--topic",
                "--input",
                "--output",
                "--dead-letter",
                "--group",
                "--partitions",
                "--replication",
                "--registry",
            ]
        ),
        ("Command", ["--target", "--id", "--issuer", "--valid-for"]),
        ("Waiting", ["--wait", "--timeout"]),
    ];

    /// <summary>Commands by group; those of a command that has no groups stand together.</summary>
    public static IEnumerable<(string Title, IReadOnlyList<Command> Members)> Of(IEnumerable<Command> commands) =>
        Grouped(commands, Commands, "Commands");

    /// <summary>Options by group, and behind them those without.</summary>
    public static IEnumerable<(string Title, IReadOnlyList<Option> Members)> Of(IEnumerable<Option> options) =>
        Grouped(options, Options, Others);

    private static IEnumerable<(string Title, IReadOnlyList<T> Members)> Grouped<T>(
        IEnumerable<T> all,
        (string Title, string[] Names)[] groups,
        string others
    )
        where T : Symbol
    {
        var left = all.ToList();
        foreach (var (title, names) in groups)
        {
            T[] members = [.. names.Select(name => left.FirstOrDefault(each => each.Name == name)).OfType<T>()];
            if (members.Length > 0)
            {
                left.RemoveAll(members.Contains);
                yield return (title, members);
            }
        }

        if (left.Count > 0)
        {
            yield return (others, left);
        }
    }
}
