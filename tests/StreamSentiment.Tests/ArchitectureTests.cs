using NetArchTest.Rules;
using StreamSentiment.Scoring;

namespace StreamSentiment.Tests;

/// <summary>
/// Which room of the engine may use which: what is not listed is forbidden. A room is a folder, without the folders in it;
/// <c>Kafka.*</c> stands for all rooms in <c>Kafka</c>.
/// </summary>
public sealed class ArchitectureTests
{
    private const string Root = "StreamSentiment.";

    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        // What depends on nothing of ours.
        ["Contracts"] = ["Contracts.Commands", "Contracts.Events"],
        ["Contracts.Commands"] = ["Contracts.Parsing"],
        ["Contracts.Events"] = ["Contracts"],
        ["Contracts.Live"] = ["Contracts.Events"],
        ["Contracts.Parsing"] = ["Contracts"],
        ["Text"] = ["Text.Nltk", "Text.Typography"],
        ["Text.Nltk"] = ["Text"],
        ["Text.Typography"] = ["Text"],
        ["Streaming"] = [],
        ["Telemetry"] = [],
        ["Threading"] = [],
        ["Data"] = ["Data.Files", "Data.Labels"],
        ["Data.Files"] = ["Data", "Data.Labels"],
        ["Data.Labels"] = [],
        ["Drift"] = [],

        // The science: it knows no Kafka, no commands and no metrics.
        ["Modeling"] =
        [
            "Drift",
            "Modeling.Kernels",
            "Modeling.Networks",
            "Modeling.NGrams",
            "Modeling.Storage",
            "Modeling.Storage.Buckets",
            "Modeling.Storage.Signing",
            "Text",
        ],
        ["Modeling.Native"] = [],
        ["Modeling.Kernels"] = ["Modeling", "Modeling.Native", "Modeling.NGrams", "Modeling.Storage"],
        ["Modeling.NGrams"] = ["Modeling", "Modeling.Storage", "Text"],
        ["Modeling.Networks"] = ["Modeling", "Modeling.Native", "Modeling.Storage"],
        ["Modeling.Storage"] =
        [
            "Drift",
            "Modeling",
            "Modeling.Kernels",
            "Modeling.Native",
            "Modeling.Networks",
            "Modeling.NGrams",
            "Modeling.Storage.Signing",
            "Text",
        ],
        ["Modeling.Storage.Buckets"] = ["Modeling.Storage"],
        ["Modeling.Storage.Signing"] = ["Modeling.Storage"],
        ["Training"] =
        [
            "Data",
            "Drift",
            "Modeling",
            "Modeling.Native",
            "Modeling.Networks",
            "Modeling.NGrams",
            "Modeling.Storage",
            "Text",
            "Threading",
            "Training.Baselines",
            "Training.Evaluating",
            "Training.WordVectors",
        ],
        ["Training.Everyday"] =
        [
            "Data",
            "Modeling",
            "Modeling.Native",
            "Modeling.Networks",
            "Text",
            "Threading",
            "Training",
            "Training.Baselines",
            "Training.Evaluating",
        ],
        ["Training.Evaluating"] = ["Contracts", "Modeling", "Modeling.Storage", "Text", "Training"],
        ["Training.Baselines"] = ["Modeling", "Modeling.NGrams", "Text"],
        ["Training.WordVectors"] = ["Text", "Training"],
        ["Training.Experiments"] =
        [
            "Contracts",
            "Data",
            "Modeling",
            "Modeling.Storage",
            "Text",
            "Threading",
            "Training",
            "Training.Baselines",
            "Training.Evaluating",
        ],

        // The operation.
        ["Kafka.Clients"] = ["Contracts", "Contracts.Parsing", "Telemetry"],
        ["Kafka.Consuming"] = ["Kafka.Clients", "Telemetry"],
        ["Kafka.Health"] = ["Hosting", "Kafka.Clients", "Kafka.Consuming", "Telemetry"],
        ["Kafka.Publishing"] = ["Contracts.*", "Kafka.Clients", "Kafka.Consuming", "Kafka.Following", "Telemetry"],
        ["Kafka.Rights"] = ["Kafka.Clients"],
        ["Kafka.Following"] = ["Contracts", "Contracts.Commands", "Contracts.Events", "Kafka.Clients"],
        ["Verifying"] = ["Contracts", "Contracts.Events", "Kafka.Clients", "Kafka.Following"],
        ["Hosting"] = ["Kafka.Clients", "Telemetry"],
        ["Control"] = ["Contracts.*", "Kafka.*", "Telemetry"],
        ["Control.Redrive"] = ["Contracts.*", "Control", "Kafka.*", "Threading"],

        // The two wings: they meet in the model store and the topics.
        ["Scoring"] =
        [
            "Contracts.*",
            "Control",
            "Drift",
            "Hosting",
            "Kafka.*",
            "Modeling",
            "Modeling.Networks",
            "Modeling.Storage",
            "Modeling.Storage.Signing",
            "Scoring.Commands",
            "Scoring.Serving",
            "Scoring.Watching",
            "Streaming",
            "Telemetry",
            "Text",
        ],
        ["Scoring.Serving"] =
        [
            "Contracts",
            "Contracts.Events",
            "Drift",
            "Kafka.Following",
            "Kafka.Publishing",
            "Modeling",
            "Modeling.Storage",
            "Modeling.Storage.Buckets",
            "Telemetry",
        ],
        ["Scoring.Watching"] =
        [
            "Contracts.*",
            "Drift",
            "Hosting",
            "Kafka.Consuming",
            "Kafka.Publishing",
            "Modeling",
            "Modeling.Storage",
            "Scoring",
            "Scoring.Serving",
            "Telemetry",
            "Text",
            "Threading",
        ],
        ["Scoring.Commands"] =
        [
            "Contracts.*",
            "Control",
            "Hosting",
            "Kafka.*",
            "Modeling.Storage",
            "Scoring",
            "Scoring.Serving",
            "Scoring.Watching",
            "Telemetry",
        ],
        ["Scoring.Replay"] =
        [
            "Contracts.*",
            "Control",
            "Kafka.*",
            "Modeling",
            "Modeling.Storage",
            "Scoring",
            "Telemetry",
            "Threading",
        ],
        ["Retraining"] =
        [
            "Contracts.*",
            "Control",
            "Data",
            "Drift",
            "Hosting",
            "Kafka.*",
            "Modeling",
            "Modeling.Native",
            "Modeling.Storage",
            "Modeling.Storage.Buckets",
            "Modeling.Storage.Signing",
            "Hosting",
            "Retraining.Commands",
            "Retraining.Labels",
            "Retraining.Promotion",
            "Streaming",
            "Telemetry",
            "Text",
            "Training",
            "Training.Evaluating",
        ],
        ["Retraining.Commands"] =
        [
            "Contracts.Commands",
            "Control",
            "Control.Redrive",
            "Hosting",
            "Kafka.Clients",
            "Kafka.Consuming",
            "Modeling.Storage",
            "Retraining",
            "Scoring.Replay",
            "Telemetry",
        ],
        ["Retraining.Labels"] = ["Contracts", "Contracts.Parsing", "Data", "Kafka.Clients", "Kafka.Following"],
        ["Retraining.Promotion"] = ["Contracts.*", "Data", "Modeling", "Modeling.Storage", "Text", "Training.Evaluating"],
    };

    private static readonly Lazy<ILookup<string, (string User, string Used)>> Uses = new(() =>
        Arrows.Keys.SelectMany(UsersOf).ToLookup(use => RoomOf(use.User))
    );

    public static TheoryData<string> Rooms => [.. Arrows.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Room_Uses_OnlyWhatItsArrowsSay(string room) =>
        Assert.DoesNotContain(Uses.Value[room], use => use.Used != room && !Arrows[room].Any(arrow => Matches(arrow, use.Used)));

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Arrow_OfARoom_IsUsed(string room) =>
        // A rule that finds no user where there is one would also let pass what is forbidden.
        Assert.All(Arrows[room], arrow => Assert.Contains(Uses.Value[room], use => Matches(arrow, use.Used)));

    [Fact]
    public void Room_OfEveryType_IsListed() =>
        Assert.Equal(
            Arrows.Keys.Order(),
            typeof(ScoringPipeline)
                .Assembly.GetTypes()
                .Where(type => type.Namespace?.StartsWith(Root, StringComparison.Ordinal) == true)
                .Select(type => RoomOf(type.FullName!))
                .Distinct()
                .Order()
        );

    private static bool Matches(string arrow, string room) =>
        arrow.EndsWith(".*", StringComparison.Ordinal)
            ? $"{room}.".StartsWith(arrow[..^1], StringComparison.Ordinal)
            : arrow == room;

    private static IEnumerable<(string User, string Used)> UsersOf(string room)
    {
        string[] types =
        [
            .. typeof(ScoringPipeline)
                .Assembly.GetTypes()
                .Where(type => type.Namespace == Root + room && !type.IsNested)
                .Select(type => type.FullName!),
        ];
        return Types
            .InAssembly(typeof(ScoringPipeline).Assembly)
            .That()
            .HaveDependencyOnAny(types)
            .GetTypes()
            .Where(type => type.Namespace?.StartsWith(Root, StringComparison.Ordinal) == true)
            .Select(type => (type.FullName!, room));
    }

    private static string RoomOf(string type) => type[Root.Length..type.LastIndexOf('.')];
}
