using System.Diagnostics;

namespace StreamSentiment.Tests.Fixtures;

/// <summary>Waits in tests: for a condition, with a deadline, never for a fixed time.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90); // a deadline of hangs: seconds where nothing else runs

    /// <summary>Looks at <paramref name="condition"/> again and again until it holds; fails the test at the deadline.</summary>
    public static Task IsTrueAsync(Func<bool> condition, string what, TimeSpan? within = null) =>
        IsTrueAsync(() => Task.FromResult(condition()), what, within);

    /// <inheritdoc cref="IsTrueAsync(Func{bool}, string, TimeSpan?)"/>
    public static async Task IsTrueAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > (within ?? Patience))
            {
                Assert.Fail($"Waited {clock.Elapsed.TotalSeconds:F0} s in vain until {what}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Fails the test, instead of hanging the run, when <paramref name="task"/> does not end.</summary>
    public static Task EndsAsync(Task task, TimeSpan? within = null) =>
        task.WaitAsync(within ?? Patience, TestContext.Current.CancellationToken);

    /// <inheritdoc cref="EndsAsync(Task, TimeSpan?)"/>
    public static Task<T> EndsAsync<T>(Task<T> task, TimeSpan? within = null) =>
        task.WaitAsync(within ?? Patience, TestContext.Current.CancellationToken);
}
