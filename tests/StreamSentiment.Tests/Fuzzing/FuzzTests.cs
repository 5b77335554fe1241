using System.Globalization;

namespace StreamSentiment.Tests.Fuzzing;

/// <summary>
/// Whatever others write is taken or refused with a reason: no crash, no hang, no memory beyond the input's size. The variables
/// STREAMSENTIMENT_FUZZ_INPUTS and STREAMSENTIMENT_FUZZ_SEED make it more, or others.
/// </summary>
public sealed class FuzzTests
{
    private const int DefaultInputs = 20_000;
    private const int DefaultSeed = 1;
    private const long FreeBytes = 16_000_000;
    private const long BytesOfAByte = 400;

    private static readonly TimeSpan Hangs = TimeSpan.FromMinutes(1);

    private long current;

    private static int Inputs => Setting("STREAMSENTIMENT_FUZZ_INPUTS") ?? DefaultInputs;

    private static int Seed => Setting("STREAMSENTIMENT_FUZZ_SEED") ?? DefaultSeed;

    [Fact]
    public async Task Read_AnyInput_IsTakenOrRefused()
    {
        using var targets = new FuzzTargets();
        var all = targets.All;
        int[] taken = new int[all.Count];
        var reading = Task.Run(() => Read(all, taken), TestContext.Current.CancellationToken);
        long before = -1;
        while (await Task.WhenAny(reading, Task.Delay(Hangs, TestContext.Current.CancellationToken)) != reading)
        {
            long now = Interlocked.Read(ref current);
            Assert.True(now != before, $"Input {now} of seed {Seed} hangs ({all[(int)(now % all.Count)].Name}).");
            before = now;
        }

        await reading;
        string report = string.Join(", ", all.Zip(taken).Select(each => $"{each.Second:N0} {each.First.Name}"));
        TestContext.Current.SendDiagnosticMessage($"{Inputs:N0} inputs of seed {Seed}: taken were {report}.");
        // Else the mutations are so wild that nothing behind the first check is reached, or so mild that nothing is bad.
        Assert.All(taken, count => Assert.InRange(count, 1, Inputs / all.Count - 1));
    }

    private void Read(IReadOnlyList<FuzzTarget> all, int[] taken)
    {
        for (int i = 0; i < Inputs; i++)
        {
            Interlocked.Exchange(ref current, i);
            var target = all[i % all.Count];
            var random = new Random(unchecked((Seed * 1_000_003) ^ i));
            byte[] input = target.Input(random);
            try
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                taken[i % all.Count] += target.Read(input, random) ? 1 : 0;
                long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                Assert.True(allocated < FreeBytes + BytesOfAByte * input.Length, $"It took {allocated:N0} bytes of memory.");
            }
            catch (Exception e)
            {
                string text = Convert.ToBase64String(input.AsSpan(0, Math.Min(input.Length, 3000)));
                Assert.Fail($"Input {i} of seed {Seed} ({target.Name}, {input.Length:N0} bytes, in base64: {text}): {e}");
            }
        }
    }

    private static int? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
