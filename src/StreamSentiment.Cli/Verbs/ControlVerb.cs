using System.CommandLine;
using StreamSentiment.Cli.Control;

namespace StreamSentiment.Cli.Verbs;

/// <summary>The commands of operators to running scorers and retrainers.</summary>
internal static class ControlVerb
{
    public static Command Create() =>
        new("control", "Send a command to the running scorers and retrainers, through the topic models.control.")
        {
            ModelVerbs.Retrain(),
            ModelVerbs.Repeat(),
            ModelVerbs.Evaluate(),
            ModelVerbs.Promote(),
            ModelVerbs.RollBack(),
            ScorerVerbs.Pause(),
            ScorerVerbs.Resume(),
            ScorerVerbs.Status(),
            ScorerVerbs.Shadow(),
            TopicVerbs.Redrive(),
            TopicVerbs.Replay(),
        };
}
