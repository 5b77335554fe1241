namespace StreamSentiment.Kafka.Clients;

/// <summary>The librdkafka properties that an operator gives.</summary>
internal static class ClientProperties
{
    /// <summary>The property that a key stands for: shells cannot export a name with dots, so underscores do as well.</summary>
    public static string NameOf(string key) => key.Replace('_', '.').ToLowerInvariant();

    /// <summary>One kind's own properties over those for every client, by their librdkafka names.</summary>
    public static Dictionary<string, string> Merge(Dictionary<string, string> shared, Dictionary<string, string> own)
    {
        var merged = new Dictionary<string, string>();
        foreach (var (key, value) in shared.Concat(own))
        {
            merged[NameOf(key)] = value;
        }

        return merged;
    }
}
