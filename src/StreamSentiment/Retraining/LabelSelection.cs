using System.Globalization;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Retraining.Labels;

namespace StreamSentiment.Retraining;

/// <summary>
/// Which labels a run learns from and is judged by: all that it takes to choose the same again, and so part of a candidate's
/// manifest.
/// </summary>
/// <param name="Newest">So many of the newest, at most.</param>
/// <param name="Since">Of this time and later; null for all.</param>
/// <param name="HoldOut">Share of them that decides.</param>
/// <param name="Rehearsal">Share of what is learnt from that is older.</param>
/// <param name="RehearsalData">Where it may come from beside the topic; null for nowhere.</param>
/// <param name="Seed">Of all that is drawn at random.</param>
internal sealed record LabelSelection(
    int Newest,
    DateTimeOffset? Since,
    double HoldOut,
    double Rehearsal,
    string? RehearsalData,
    int Seed
)
{
    private const string Prefix = "window.";

    /// <summary>As the command says, and where it says nothing the settings.</summary>
    public static LabelSelection Create(RetrainCommand command, RetrainOptions options) =>
        new(
            command.Newest ?? options.Newest,
            command.Since,
            command.HoldOut ?? options.HoldOut,
            command.Rehearsal ?? options.Rehearsal,
            options.RehearsalData.Length > 0 ? options.RehearsalData : null,
            command.Seed ?? 1
        );

    /// <summary>The one that <see cref="Facts"/> wrote; null if there is none.</summary>
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
                int.Parse(facts[$"{Prefix}seed"], CultureInfo.InvariantCulture)
            )
            : null;

    /// <summary>For a manifest.</summary>
    public IReadOnlyDictionary<string, string> Facts()
    {
        var facts = new Dictionary<string, string>
        {
            [$"{Prefix}newest"] = Newest.ToString(CultureInfo.InvariantCulture),
            [$"{Prefix}holdOut"] = HoldOut.ToString(CultureInfo.InvariantCulture),
            [$"{Prefix}rehearsal"] = Rehearsal.ToString(CultureInfo.InvariantCulture),
            [$"{Prefix}seed"] = Seed.ToString(CultureInfo.InvariantCulture),
        };
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
