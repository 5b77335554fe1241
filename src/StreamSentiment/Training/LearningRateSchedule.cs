namespace StreamSentiment.Training;

/// <summary>Curves of the learning rate over a training.</summary>
public enum LearningRateSchedule
{
    /// <summary>The rate stays as it is.</summary>
    Constant,

    /// <summary>Falls in a straight line to zero.</summary>
    Linear,

    /// <summary>Falls to zero along half a cosine (Loshchilov and Hutter 2017, https://arxiv.org/abs/1608.03983).</summary>
    Cosine,
}

/// <summary>The curve of a schedule.</summary>
internal static class LearningRateScheduleExtensions
{
    /// <summary>The factor of the learning rate.</summary>
    /// <param name="schedule">The curve.</param>
    /// <param name="progress">Share of all steps that are done, from 0 to 1.</param>
    /// <param name="warmup">Share of all steps over which the rate first rises in a straight line.</param>
    public static double Factor(this LearningRateSchedule schedule, double progress, double warmup)
    {
        if (progress < warmup)
        {
            return progress / warmup;
        }

        double fallen = (progress - warmup) / (1 - warmup);
        return schedule switch
        {
            LearningRateSchedule.Linear => 1 - fallen,
            LearningRateSchedule.Cosine => (1 + Math.Cos(Math.PI * fallen)) / 2,
            _ => 1,
        };
    }
}
