namespace StreamSentiment.Tests.Fuzzing;

/// <summary>Something that reads what others wrote.</summary>
/// <param name="Name">Its name, for whoever replays a failure.</param>
/// <param name="Seeds">Good inputs.</param>
/// <param name="Read">
/// Reads an input and says whether it was taken; false means that it was refused with a reason. Everything else fails.
/// </param>
/// <param name="Finish">Changes a mutated input so that it gets further, such as by a checksum that fits; null for none.</param>
internal sealed record FuzzTarget(
    string Name,
    IReadOnlyList<byte[]> Seeds,
    Func<byte[], Random, bool> Read,
    Func<byte[], Random, byte[]>? Finish = null
)
{
    /// <summary>The input of these random numbers.</summary>
    public byte[] Input(Random random)
    {
        byte[] input = InputMutator.Mutate(InputMutator.Pick(Seeds, random), Seeds, random);
        return Finish?.Invoke(input, random) ?? input;
    }
}
