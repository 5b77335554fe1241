using System.Reflection;

namespace StreamSentiment.Retrainer;

/// <summary>What this program calls itself in dead letters and answers.</summary>
internal static class Application
{
    public static string Name { get; } =
        $"streamsentiment-retrainer/{typeof(Application).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}";
}
