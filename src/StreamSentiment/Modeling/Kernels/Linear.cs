namespace StreamSentiment.Modeling.Kernels;

/// <summary>A dense layer in fp32; outputs are padded with zeros to whole vectors.</summary>
internal sealed class Linear<TLanes, TVector>
    where TLanes : ILanes<TVector>
{
    private readonly Cells weights; // [padded input, padded output]
    private readonly Cells bias;

    /// <param name="weight">[output, input], as it is stored.</param>
    /// <param name="bias">[output].</param>
    /// <param name="places">The place of each input among the padded ones.</param>
    /// <param name="inputSize">Padded inputs.</param>
    public Linear(float[] weight, float[] bias, int[] places, int inputSize)
    {
        OutputSize = LstmWeights.Pad(bias.Length);
        (weights, this.bias) = (new Cells(inputSize * OutputSize), new Cells(OutputSize));
        bias.CopyTo(this.bias.Span);
        for (int i = 0; i < weight.Length; i++)
        {
            var (output, input) = Math.DivRem(i, places.Length);
            weights.Span[places[input] * OutputSize + output] = weight[i];
        }
    }

    public int OutputSize { get; }

    public void Apply(ReadOnlySpan<float> input, Span<float> output)
    {
        for (int unit = 0; unit < OutputSize; unit += TLanes.Count)
        {
            var sum = TLanes.Load(in bias.Span[unit]);
            for (int i = 0; i < input.Length; i++)
            {
                sum = TLanes.MultiplyAdd(TLanes.Load(in weights.Span[i * OutputSize + unit]), TLanes.Broadcast(input[i]), sum);
            }

            TLanes.Store(sum, ref output[unit]);
        }
    }
}
