namespace StreamSentiment.Training;

/// <summary>The method that turns gradients into steps.</summary>
public enum OptimizerKind
{
    /// <summary>RMSprop with Keras' decay of 0.9 and epsilon of 1e-7.</summary>
    RmsProp,

    /// <summary>Adam with the usual moments, 0.9 and 0.999.</summary>
    Adam,
}
