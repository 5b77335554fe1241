namespace StreamSentiment.Cli.Views;

/// <summary>
/// Says on standard error how far a publication is: on a terminal on one line that is written again and again, otherwise a line
/// every few seconds.
/// </summary>
/// <param name="delivered">The number of reviews that the broker has acknowledged so far.</param>
/// <param name="total">The number of all; null while it is not known.</param>
internal sealed class PublishProgress(Func<long> delivered, Func<long?> total, TimeProvider clock)
{
    private static readonly TimeSpan EveryOnTerminal = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan EveryLine = TimeSpan.FromSeconds(5);

    private long started = clock.GetTimestamp();
    private readonly bool isTerminal =
        !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>Shows the progress until it is stopped.</summary>
    public async Task ShowAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(isTerminal ? EveryOnTerminal : EveryLine, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                long done = delivered();
                if (done == 0)
                {
                    started = clock.GetTimestamp(); // reading an archive says nothing of the rate
                }

                Write(Line(done, total(), clock.GetElapsedTime(started)));
            }
        }
        catch (OperationCanceledException)
        {
            if (isTerminal)
            {
                Write(""); // The summary follows in its place.
            }
        }
    }

    /// <summary>"Reading the reviews", then "1,200 of 5,000 reviews (24 %), 600/s, 6 s left".</summary>
    internal static string Line(long delivered, long? total, TimeSpan elapsed)
    {
        if (delivered == 0 && total is null)
        {
            return "Reading the reviews"; // an archive is read as a whole, to sort it, before the first of them is sent
        }

        double rate = delivered / Math.Max(elapsed.TotalSeconds, 0.001);
        string line = total is { } all and > 0
            ? $"{delivered:N0} of {all:N0} reviews ({Math.Floor(100.0 * delivered / all):F0} %), {rate:N0}/s"
            : $"{delivered:N0} reviews, {rate:N0}/s";
        return total is { } known && delivered > 0 && known >= delivered
            ? $"{line}, {Left(TimeSpan.FromSeconds(Math.Min((known - delivered) / rate, 1e6)))} left"
            : line;
    }

    private static string Left(TimeSpan time) =>
        time.TotalMinutes < 1 ? $"{Math.Ceiling(time.TotalSeconds):F0} s"
        : time.TotalHours < 1 ? $"{time.Minutes} min {time.Seconds:D2} s"
        : $"{Math.Floor(time.TotalHours):F0} h {time.Minutes:D2} min";

    private void Write(string line)
    {
        if (!isTerminal)
        {
            Console.Error.WriteLine(line);
            return;
        }

        // A line as wide as the terminal would break, and be written again below.
        int width = Math.Max(Console.WindowWidth - 1, 20);
        Console.Error.Write($"\r{(line.Length > width ? line[..width] : line.PadRight(width))}\r");
    }
}
