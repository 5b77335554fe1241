using StreamSentiment.Cli.Views;
using StreamSentiment.Contracts.Commands;
using StreamSentiment.Contracts.Events;

namespace StreamSentiment.Cli.Control;

/// <summary>Prints the outcome of a command for people.</summary>
internal static class AnswerView
{
    public static void Write(ControlCommand command, IReadOnlyList<StatusEvent> answers)
    {
        var finished = answers.OfType<CommandFinished>().ToArray();
        if (command is StatusCommand && finished.Length > 0)
        {
            StatusTable.Write(Terminal.Data, finished);
        }

        foreach (var answer in answers)
        {
            if (command is not StatusCommand || answer is not CommandFinished)
            {
                Write(answer);
            }
        }
    }

    private static void Write(StatusEvent answer)
    {
        switch (answer)
        {
            case PromotionDecided decided:
                PromotionView.Write(decided);
                break;
            case CommandFinished finished:
                Terminal.Data.WriteSentence($"{answer.Instance}: {finished.Outcome}: {finished.Summary}");
                foreach (var (name, value) in finished.Facts ?? new Dictionary<string, string>())
                {
                    Terminal.Data.WriteSentence($"  {name}: {value}");
                }

                break;
            case CommandRejected rejected:
                Terminal.Data.WriteSentence($"{answer.Instance}: rejected: {rejected.Reason}");
                break;
            case ModelActivated activated:
                string before = activated.FormerVersion is { } former ? $", with {former} before" : "";
                Terminal.Data.WriteSentence(
                    $"{answer.Instance}: scores with {activated.Model.Name} {activated.Model.Version}{before}"
                );
                break;
            case ModelRefused refused:
                Terminal.Data.WriteSentence(
                    $"{answer.Instance}: refuses {refused.Model.Name} {refused.Model.Version}: {refused.Reason} "
                        + $"{refused.ServingVersion} goes on serving"
                );
                break;
        }
    }
}
