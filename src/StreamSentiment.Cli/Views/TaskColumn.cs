using Spectre.Console;
using Spectre.Console.Rendering;

namespace StreamSentiment.Cli.Views;

/// <summary>
/// A task that is under way: what is done, a bar, the share and the time. All stands on one line where there is room; else the
/// words come first, broken between words only, and the bar below them.
/// </summary>
/// <param name="showsTimeLeft">True to show the time that is left, false for the time that has passed.</param>
internal sealed class TaskColumn(bool showsTimeLeft) : ProgressColumn
{
    private const int WidestBar = 40;
    private const int NarrowestBar = 8;
    private const int Gap = 2;

    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        int width = Math.Max(1, options.ConsoleSize.Width - 1); // with a full line, a terminal may go on to the next
        string numbers = Numbers(task);
        int room = width - WordWrap.Cells(task.Description) - Gap - Gap - numbers.Length;
        if (room >= NarrowestBar)
        {
            return new Markup($"{Markup.Escape(task.Description)}  {Bar(options, task, Math.Min(room, WidestBar))}  {numbers}");
        }

        int bar = Math.Min(width - Gap - Gap - numbers.Length, WidestBar);
        var lines = WordWrap.Lines(task.Description, width, Gap).Select(line => Markup.Escape(WordWrap.Beginning(line, width)));
        return new Markup(string.Join('\n', lines.Append(bar < 1 ? $"  {numbers}" : $"  {Bar(options, task, bar)}  {numbers}")));
    }

    /// <summary>Twelve or more characters, always aligned.</summary>
    private string Numbers(ProgressTask task)
    {
        string share = task.IsIndeterminate && !task.IsFinished ? "" : $"{task.Percentage:F0} %";
        return $"{share.PadLeft(5)}  {Time(task).PadLeft(8)}";
    }

    private string Time(ProgressTask task) =>
        (showsTimeLeft ? task.RemainingTime : task.ElapsedTime) switch
        {
            null => "--:--:--",
            { TotalDays: >= 1 } days => $"{days.TotalDays:F1} d",
            { } time => $"{time:hh\\:mm\\:ss}",
        };

    private static string Bar(RenderOptions options, ProgressTask task, int width)
    {
        var (full, empty) = options.Unicode ? ('━', '╌') : ('#', '-');
        if (task.IsIndeterminate && !task.IsFinished)
        {
            int position = (int)((task.ElapsedTime ?? TimeSpan.Zero).TotalSeconds * 5 % width);
            return $"[grey]{new string(empty, position)}[/][yellow]{full}[/][grey]{new string(empty, width - position - 1)}[/]";
        }

        int done = (int)Math.Round(width * Math.Clamp(task.Percentage / 100, 0, 1));
        string colour = task.IsFinished ? "green" : "yellow";
        return $"[{colour}]{new string(full, done)}[/][grey]{new string(empty, width - done)}[/]";
    }
}
