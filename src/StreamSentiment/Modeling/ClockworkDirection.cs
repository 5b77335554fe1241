using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StreamSentiment.Modeling;

/// <summary>
/// One clockwork RNN reading in one direction (Koutník et al. 2014, https://arxiv.org/abs/1402.3511): groups of units
/// with periods 1, 2, 4, ...; a group is h = tanh(Wx + Uh + b) at the times its period divides and keeps its state at the
/// others. A group reads itself and the slower ones, so that its recurrent weights have a column for those alone.
/// </summary>
internal sealed class ClockworkDirection : SteppedDirection
{
    private readonly int units;
    private readonly int groupUnits;
    private readonly IReadOnlyList<int> periods;

    public ClockworkDirection(int inputSize, int units, IReadOnlyList<int> periods)
        : base(nameof(ClockworkDirection), inputSize, units, rows: units)
    {
        this.units = units;
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
        // The groups stand from fast to slow, and a period divides the longer ones: those that are due are always the first.
        var weights = Enumerable.Range(1, periods.Count).Select(RecurrentWeight).ToArray();
        return (time, input, state) =>
        {
            int due = periods.Count(period => time % period == 0);
            if (due == periods.Count)
                return input.addmm(state, weights[^1]).tanh_();
            int active = due * groupUnits;
            var updated = input.narrow(1, 0, active).addmm(state, weights[due - 1]).tanh_(); // [batch, active]
            return cat([updated, state.narrow(1, active, units - active)], 1);
        };
    }

    /// <summary>Recurrent weights of the first groups with zeros for the faster ones that a group does not read, [units, active].</summary>
    private Tensor RecurrentWeight(int groups)
    {
        var rows = Enumerable.Range(0, groups).Select(
            group => nn.functional.pad(get_parameter(NameOf(group))!, [group * groupUnits, 0]));
        return cat([.. rows], 0).t();
    }

    private static string NameOf(int group) => $"recurrent_weight_{group}";
}
