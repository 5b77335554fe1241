using StreamSentiment.Training;

namespace StreamSentiment.Cli.Views;

/// <summary>Shows a progress bar during training, and a line with the result of each epoch.</summary>
internal static class TrainingView
{
    public static Task<TrainedModel> ShowAsync(
        Func<Action<TrainingProgress>, Action<int, EpochResult>, TrainedModel> train,
        int networks
    ) =>
        Terminal.DrawTasksAsync(
            staysVisible: false,
            new TaskColumn(showsTimeLeft: true),
            progress =>
            {
                var epochs = progress?.AddTask("Training");
                return Task.FromResult(
                    train(
                        step =>
                        {
                            if (epochs is null)
                            {
                                return;
                            }

                            epochs.MaxValue = (double)step.Epochs * step.Steps;
                            epochs.Value = (double)(step.Epoch - 1) * step.Steps + step.Step;
                            epochs.Description =
                                $"epoch {step.Epoch}/{step.Epochs}  loss {step.Loss:F4}  accuracy {step.Accuracy:P1}  "
                                + $"{step.ReviewsPerSecond:N0} reviews/s";
                        },
                        (member, epoch) =>
                            Terminal.Say(
                                (networks > 1 ? $"network {member}  " : "")
                                    + $"epoch {epoch.Epoch.ToString().PadLeft(2)}  loss {epoch.Loss:F4}  "
                                    + $"accuracy {epoch.Accuracy:P2}  "
                                    + $"{Validation(epoch)}{epoch.Duration.TotalSeconds:F1} s"
                            )
                    )
                );
            }
        );

    /// <summary>Empty if no review was held out.</summary>
    private static string Validation(EpochResult epoch) =>
        double.IsNaN(epoch.ValidationAccuracy) ? "" : $"validation {epoch.ValidationLoss:F4}, {epoch.ValidationAccuracy:P2}  ";
}
