using System.Globalization;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Retraining.Labels;

namespace StreamSentiment.Retraining;

/// <summary>
/// The choice of labels that a run learns from and is judged by. It suffices to choose the same labels again, and is part of a
/// candidate's manifest.
/// </summary>
/// <param name="Newest">The number of newest labels, at most.</param>
/// <param name="Since">The earliest time of a label; null for any.</param>
/// <param name="HoldOut">The share of them that is held out to decide.</param>
/// <param name="Rehearsal">The share of older reviews among those to learn from.</param>
/// <param name="RehearsalData">A data spec of reviews to rehearse beside the topic's; null for none.</param>
/// <param name="Seed">The seed of all random draws.</param>
/// <param name="Sampling">The way to choose what is held out.</param>
internal sealed record LabelSelection(
    int Newest,
    DateTimeOffset? Since,
    double HoldOut,
    double Rehearsal,
    string? RehearsalData,
    int Seed,
    HoldOutSampling Sampling = HoldOutSampling.Spread
)
{
    private const string Prefix = "window.";

    /// <summary>The values of the command, and where it has none those of the settings.</summary>
    public static LabelSelection Create(RetrainCommand command, RetrainOptions options) =>
        new(
            command.Newest ?? options.Newest,
            command.Since,
            command.HoldOut ?? options.HoldOut,
            command.Rehearsal ?? options.Rehearsal,
            options.RehearsalData.Length > 0 ? options.RehearsalData : null,
            command.Seed ?? 1
        );

    /// <summary>Reads the selection that <see cref="Facts"/> wrote; null if there is none.</summary>
    public static LabelSelection? Read(IReadOnlyDictionary<string, string> facts) =>
        facts.ContainsKey($"{Prefix}newest")
            ? new(
                int.Parse(facts[$"{Prefix}newest"], CultureInfo.InvariantCulture),
                facts.TryGetValue($"{Prefix}since", out string? since)
                    ? DateTimeOffset.Parse(since, CultureInfo.InvariantCulture)
                    : null,
                double.Parse(facts[$"{Prefix}holdOut"], CultureInfo.InvariantCulture),
                double.Parse(facts[$"{Prefix}rehearsal"], CultureInfo.InvariantCulture),
                facts.GetValueOrDefault($"{Prefix}rehearsalData"),
                int.Parse(facts[$"{Prefix}seed"], CultureInfo.InvariantCulture),
                facts.TryGetValue($"{Prefix}sampling", out string? sampling)
                    ? Enum.Parse<HoldOutSampling>(sampling)
                    : HoldOutSampling.Newest
            )
            : null;

    /// <summary>The facts for a manifest.</summary>
    public IReadOnlyDictionary<string, string> Facts()
    {
        var facts = new Dictionary<string, string>
        {
            [$"{Prefix}newest"] = Newest.ToString(CultureInfo.InvariantCulture),
            [$"{Prefix}holdOut"] = HoldOut.ToString(CultureInfo.InvariantCulture),
            [$"{Prefix}rehearsal"] = Rehearsal.ToString(CultureInfo.InvariantCulture),
            [$"{Prefix}seed"] = Seed.ToString(CultureInfo.InvariantCulture),
        };
        if (Sampling != HoldOutSampling.Newest)
        {
            facts[$"{Prefix}sampling"] = $"{Sampling}";
        }

        if (Since is { } since)
        {
            facts[$"{Prefix}since"] = since.ToString("O", CultureInfo.InvariantCulture);
        }

        if (RehearsalData is not null)
        {
            facts[$"{Prefix}rehearsalData"] = RehearsalData;
        }

        return facts;
    }

    /// <summary>The window of these labels.</summary>
    public LabelledWindow Window(LabelsRead labels) => LabelledWindow.Create(labels.Records, Newest, Since);
}
