using System.Text.Json.Serialization;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.Modeling;

/// <summary>
/// One recurrent layer: its cell, its units a direction, and whether it also reads from the end. A setting of one cell
/// only is left out of <c>model.json</c> where it is not set, so that the checksums of older files still fit.
/// </summary>
/// <param name="ResetAfter">
/// For a GRU: the reset gate is applied after the recurrent product and not before, with a second bias a gate, as Keras'
/// <c>reset_after=True</c>.
/// </param>
/// <param name="Groups">
/// For a clockwork RNN: the number of groups of units, each half as fast as the one before; 4 if null.
/// </param>
public sealed record RecurrentLayerSpec(
    RecurrentCell Cell,
    int Units,
    bool Bidirectional = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool ResetAfter = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Groups = null
)
{
    private const int DefaultGroups = 4;
    private const int MostGroups = 16; // a period of 32,768 tokens

    /// <summary>Features a time step: the units of one direction, or of both side by side.</summary>
    [JsonIgnore]
    public int OutputSize => Bidirectional ? 2 * Units : Units;

    /// <summary>The update period of each group of a clockwork RNN, in tokens: 1, 2, 4, 8, ...</summary>
    [JsonIgnore]
    public IReadOnlyList<int> Periods => [.. Enumerable.Range(0, Groups ?? DefaultGroups).Select(group => 1 << group)];

    /// <param name="name">The setting that holds this.</param>
    /// <exception cref="InvalidModelException">No layer can be built from this; the message names the setting.</exception>
    internal void Validate(string name)
    {
        Require(Enum.IsDefined(Cell), $"there is no cell '{Cell}'");
        Require(
            Units is >= 1 and <= ModelSpec.MostUnits,
            $"{nameof(Units)} is {Units} and must be from 1 to {ModelSpec.MostUnits}"
        );
        Require(
            !ResetAfter || Cell == RecurrentCell.Gru,
            $"{nameof(ResetAfter)} is a setting of {RecurrentCell.Gru}, not of {Cell}"
        );
        Require(
            Groups is null || Cell == RecurrentCell.ClockworkRnn,
            $"{nameof(Groups)} is a setting of {RecurrentCell.ClockworkRnn}, not of {Cell}"
        );
        if (Cell != RecurrentCell.ClockworkRnn)
        {
            return;
        }

        Require(Groups is null or (>= 1 and <= MostGroups), $"{nameof(Groups)} is {Groups} and must be from 1 to {MostGroups}");
        Require(
            Units % Periods.Count == 0,
            $"{nameof(Units)} is {Units} and must be a multiple of the {Periods.Count} {nameof(Groups)}"
        );

        void Require(bool holds, string otherwise)
        {
            if (!holds)
            {
                throw new InvalidModelException($"The model specification's {name} cannot be built: {otherwise}.");
            }
        }
    }
}
