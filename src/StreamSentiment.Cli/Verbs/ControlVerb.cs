using System.CommandLine;
using StreamSentiment.Cli.Control;

namespace StreamSentiment.Cli.Verbs;

/// <summary>What operators may ask of scorers and retrainers that run.</summary>
internal static class ControlVerb
{
    public static Command Create() =>
        new("control", "Command the scorers and the retrainer that run, by a command on models.control.")
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
