using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling.Networks;

/// <summary>
/// One clockwork RNN reading in one direction (Koutník et al. 2014, https://arxiv.org/abs/1402.3511): groups of units
/// with periods 1, 2, 4, ...; a group is h = tanh(Wx + Uh + b) at the times its period divides and keeps its state at the
/// others. A group reads itself and the slower ones, so that its recurrent weights have a column for those alone.
/// </summary>
internal sealed class ClockworkLayer : SteppedLayer
{
    private readonly int groupUnits;
    private readonly IReadOnlyList<int> periods;

    public ClockworkLayer(int inputSize, int units, IReadOnlyList<int> periods)
        : base(nameof(ClockworkLayer), inputSize, units, gates: 1)
    {
        KerasInitialisation.InputWeights(InputWeight);
        this.periods = periods;
        groupUnits = units / periods.Count;
        for (int group = 0; group < periods.Count; group++)
        {
            register_parameter(NameOf(group), new Parameter(empty(groupUnits, units - group * groupUnits)));
            KerasInitialisation.RecurrentWeights(get_parameter(NameOf(group))!);
        }
    }

    public override IEnumerable<(string Name, Parameter Tensor)> Weights() =>
        [
            ("input_weight", InputWeight),
            .. periods.Select((_, group) => (NameOf(group), get_parameter(NameOf(group))!)),
            ("bias", Bias),
        ];

    protected override Func<int, Tensor, Tensor, Tensor> Step()
    {
        var weight = WidenRecurrent(RecurrentWeight()); // [width, width]
        return (time, input, state) =>
        {
            // The groups stand from fast to slow, and a period divides the longer ones: those that are due are always the first.
            int due = periods.Count(period => time % period == 0);
            int active = due == periods.Count ? Width : due * groupUnits,
                columns = WholeBlocks(active);
            var updated = input.narrow(1, 0, columns).addmm(state, weight.narrow(1, 0, columns)).tanh_(); // [batch, columns]
            return active == Width ? updated : cat([updated.narrow(1, 0, active), state.narrow(1, active, Width - active)], 1);
        };
    }

    /// <summary>
    /// The recurrent weights of all groups, with zeros for the faster ones that a group does not read, [units, units].
    /// </summary>
    private Tensor RecurrentWeight()
    {
        var rows = periods.Select((_, group) => nn.functional.pad(get_parameter(NameOf(group))!, [group * groupUnits, 0]));
        return cat([.. rows], 0);
    }

    private static string NameOf(int group) => $"recurrent_weight_{group}";
}
