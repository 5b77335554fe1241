namespace StreamSentiment.Contracts;

/// <summary>The name and version of a model.</summary>
/// <param name="Name">The model's folder in the model store.</param>
/// <param name="Version">The version's folder below it.</param>
public sealed record ModelReference(string Name, string Version);
