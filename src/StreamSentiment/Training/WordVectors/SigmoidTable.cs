namespace StreamSentiment.Training.WordVectors;

/// <summary>
/// 1 / (1 + e^-x), looked up: within 0.003, and 0 or 1 beyond 6. Fast, and exact enough for a step of learning.
/// </summary>
internal static class SigmoidTable
{
    private const float Bound = 6;
    private const int StepsPerUnit = 128;

    // One more than the steps: just below the bound x + Bound is rounded up.
    private static readonly float[] Values =
    [
        .. Enumerable.Range(0, (int)(2 * Bound * StepsPerUnit) + 1).Select(i => Sigmoid((i + 0.5) / StepsPerUnit - Bound)),
    ];

    public static float Lookup(float x) =>
        x <= -Bound ? 0
        : x >= Bound ? 1
        : Values[(int)((x + Bound) * StepsPerUnit)];

    private static float Sigmoid(double x) => (float)(1 / (1 + Math.Exp(-x)));
}
