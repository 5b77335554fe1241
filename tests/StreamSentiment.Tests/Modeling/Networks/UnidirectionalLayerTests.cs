using StreamSentiment.Modeling.Networks;
using TorchSharp;

namespace StreamSentiment.Tests.Modeling.Networks;

/// <summary>Cells of two units over three tokens, against numbers worked out by hand (bc -l, 20 digits).</summary>
public sealed class UnidirectionalLayerTests
{
    /// <summary>Three tokens of two features.</summary>
    private static readonly float[] Tokens = [1, 0, 0, -1, 0.5f, 2];

    /// <remarks>
    /// s is the logistic function; gates i, f, g, o; c = f * c + i * g; h = o * tanh(c).
    /// Token 1: i = (s(0.1), s(0.4)), g = (tanh(0.4), tanh(-0.4)), o = (s(0.3), s(0))
    ///   = (0.52497919, 0.59868766), (0.37994896, -0.37994896), (0.57444252, 0.5); there is no state to forget;
    ///   c = (0.19946530, -0.22747076), h = (0.57444252 * tanh(0.19946530), 0.5 * tanh(-0.22747076)).
    /// Token 2: i = (s(-0.2 + 0.1 h0), s(0.1 + 0.1 + 0.2 h0 - 0.1 h1)), f = (s(1 - 0.1 + 0.3 h0 + 0.1 h1), s(1 - 0.4 + 0.2 h1)),
    ///   g = (tanh(-0.1 + 0.2 - 0.2 h0 + 0.4 h1), tanh(-0.3 + 0.1 h0 + 0.3 h1)),
    ///   o = (s(0.2 + 0.3 + 0.4 h0 - 0.1 h1), s(-0.2 - 0.5 - 0.3 h0 + 0.2 h1))
    ///   = (0.45296661, 0.55818482), (0.71560095, 0.64052357), (0.03264589, -0.31152686), (0.63562277, 0.31945264);
    ///   c = (0.15752506, -0.31958994).
    /// Token 3: i = (0.61299772, 0.51992363), f = (0.78916781, 0.83620376), g = (-0.29985751, 0.36297174),
    ///   o = (0.42545922, 0.70066304);
    ///   c = (-0.05949827, -0.07852473).
    /// </remarks>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Forward_LstmOfTwoUnits_IsWhatAPersonComputes(bool stepped)
    {
        Assert.SkipUnless(stepped || LstmKernel.IsRight(2, 2), "libtorch's LSTM of two units is wrong on this processor");
        using UnidirectionalLayer lstm = stepped ? new SteppedLstmLayer(inputSize: 2, units: 2) : new LstmLayer(2, 2);
        Set(
            lstm,
            "input_weight",
            0.1f,
            0.2f,
            0.3f,
            -0.1f,
            0.2f,
            0.1f,
            -0.3f,
            0.4f,
            0.5f,
            -0.2f,
            -0.4f,
            0.3f,
            0.1f,
            -0.3f,
            0.2f,
            0.5f
        );
        Set(
            lstm,
            "recurrent_weight",
            0.1f,
            0,
            0.2f,
            -0.1f,
            0.3f,
            0.1f,
            0,
            0.2f,
            -0.2f,
            0.4f,
            0.1f,
            0.3f,
            0.4f,
            -0.1f,
            -0.3f,
            0.2f
        );
        Set(lstm, "bias", 0, 0.1f, 1, 1, -0.1f, 0, 0.2f, -0.2f);
        AssertStates(lstm, 0.11308555, -0.11181348, 0.09930647, -0.09875434, -0.02528426, -0.05490657);
    }

    /// <remarks>
    /// s is the logistic function; gates z, r, h~; h = z * h + (1 - z) * h~; h~ reads r * h.
    /// Token 1: z = (s(0.1), s(0.4)), h~ = (tanh(0.4), tanh(-0.1)) = (0.52497919, 0.59868766), (0.37994896, -0.09966799);
    ///   h = ((1 - 0.52497919) * 0.37994896, (1 - 0.59868766) * -0.09966799).
    /// Token 2: z = (s(-0.2 + 0.1 h0 - 0.4 h1), s(0.1 + 0.1 + 0.2 h0 - 0.1 h1)) = (0.45860685, 0.55973744),
    ///   r = (s(-0.1 + 0.2 + 0.3 h0 + 0.1 h1), s(-0.4 - 0.2 - 0.5 h0 + 0.2 h1)) = (0.53746597, 0.33220224),
    ///   r * h = (0.09700383, -0.01328742) =: (k0, k1),
    ///   h~ = (tanh(0.2 - 0.1 - 0.2 k0 + 0.4 k1), tanh(-0.3 + 0.3 + 0.6 k0 + 0.3 k1)) = (0.07514236, 0.05416301).
    ///   With the reset gate after the product, h~ would read r * (Uh) and h would be (0.12168, -0.00831).
    /// Token 3: z = (0.61343214, 0.51862757), r = (0.63115653, 0.59593726), r * h = (0.07791792, 0.00086862),
    ///   h~ = (-0.25918651, 0.63336257).
    /// </remarks>
    [Fact]
    public void Forward_GruOfTwoUnits_IsWhatAPersonComputes()
    {
        using var gru = new GruLayer(inputSize: 2, units: 2);
        Set(gru, "input_weight", 0.1f, 0.2f, 0.3f, -0.1f, 0.2f, 0.1f, -0.3f, 0.4f, 0.5f, -0.2f, -0.4f, 0.3f);
        Set(gru, "recurrent_weight", 0.1f, -0.4f, 0.2f, -0.1f, 0.3f, 0.1f, -0.5f, 0.2f, -0.2f, 0.4f, 0.6f, 0.3f);
        Set(gru, "bias", 0, 0.1f, 0.2f, -0.2f, -0.1f, 0.3f);
        AssertStates(gru, 0.18048366, -0.03999800, 0.12345260, 0.00145757, -0.02446338, 0.30563922);
    }

    private static void Set(UnidirectionalLayer cell, string name, params float[] values)
    {
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var weight = cell.Weights().Single(weight => weight.Name == name).Tensor;
        weight.copy_(torch.tensor(values, weight.shape));
    }

    private static void AssertStates(UnidirectionalLayer cell, params double[] expected)
    {
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        float[] states = cell.call(torch.tensor(Tokens, 1, 3, 2)).data<float>().ToArray(); // [1, 3, 2]
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], states[i], 1e-6);
        }
    }
}
