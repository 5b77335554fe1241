using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using StreamSentiment.Modeling.Storage.Signing;
using StreamSentiment.Text;

namespace StreamSentiment.Modeling.Storage;

/// <summary><c>model.json</c>: everything about a model version that is not numbers or words.</summary>
public sealed partial record ModelManifest
{
    /// <summary>The only layout of this file so far.</summary>
    public const int CurrentSchemaVersion = 1;

    internal const int MostBytes = 16 * 1024 * 1024;
    private const int LongestName = 200; // characters: a folder's name has 255 bytes at most
    private const double LeastTemperature = 0.001;
    private const double MostTemperature = 1000;
    private const double MostByLength = 2;
    private const long MostBytesOfStates = 2L * 1024 * 1024 * 1024;

    private static readonly IReadOnlyDictionary<string, string> NoTraining = new Dictionary<string, string>();

    /// <summary>Layout of this file; a version that this code does not know is refused.</summary>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>The model's name, for example <c>reviews-stacked-lstm</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The version, named by the time at which it was begun.</summary>
    public required string Version { get; init; }

    /// <summary>When this version was stored.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// The place of the version in the order in which the model's versions were stored, whatever the clocks of those who stored
    /// them say; null, in versions from before it was counted, is before all others.
    /// </summary>
    public long? Sequence { get; init; }

    /// <summary>The architecture.</summary>
    public required ModelSpec Spec { get; init; }

    /// <summary>The rules by which text becomes token ids, the same in training and serving.</summary>
    public required TextProfile Text { get; init; }

    /// <summary>
    /// The divisor of every logit before it becomes a probability. It is fitted on reviews that the model did not learn from, so
    /// that probabilities are calibrated; null, in versions from before it was fitted, is 1.
    /// </summary>
    public double? Temperature { get; init; }

    /// <summary>
    /// The power of 1 + token ids of a review that multiplies <see cref="Temperature"/>, so that short and long reviews are
    /// calibrated both (<see cref="LogitScale"/>); null for one temperature at all lengths.
    /// </summary>
    public double? TemperatureByLength { get; init; }

    /// <summary>The divisor of logits.</summary>
    [JsonIgnore]
    public LogitScale Scale => new(Temperature ?? 1, TemperatureByLength ?? 0);

    /// <summary>The origin of the version: data, seed, settings, command.</summary>
    public IReadOnlyDictionary<string, string> Training
    {
        get => field ?? NoTraining; // the deserializer does not keep an initial value where the property is absent
        init;
    }

    /// <summary>SHA-256 of each other file of the version, in lower-case hexadecimal.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>SHA-256 of this manifest written without this field, so that an altered one is refused too.</summary>
    public string? Checksum { get; init; }

    /// <summary>Reads the manifest of the version in a folder, whose path ends in its name and version.</summary>
    /// <param name="path">The file.</param>
    /// <param name="trust">Whose versions are taken.</param>
    /// <exception cref="AbsentModelException">It is not there, or cannot be read now.</exception>
    /// <exception cref="InvalidModelException">It is refused.</exception>
    internal static ModelManifest Read(string path, ModelTrust? trust = null)
    {
        byte[] file = BoundedFile.Read(path, MostBytes);
        var version = VersionFolder(path);
        trust?.Require(version.FullName, file);
        var manifest = Parse(file, path);
        manifest.RequireIs(version.Parent?.Name ?? "", version.Name, path);
        return manifest;
    }

    /// <summary>The manifest says itself whose it is, and whoever finds it by a folder takes the folder's word.</summary>
    /// <exception cref="InvalidModelException">It is another version's.</exception>
    internal void RequireIs(string name, string version, string source)
    {
        if (Name != name || Version != version)
        {
            throw new InvalidModelException(
                $"{source} is refused: it is the manifest of {Name} {Version}, and its folder is {name}/{version}."
            );
        }
    }

    /// <param name="file">Contents of the file.</param>
    /// <param name="source">The file's location, for messages.</param>
    /// <exception cref="InvalidModelException">It is refused.</exception>
    internal static ModelManifest Parse(byte[] file, string source)
    {
        ModelManifest manifest;
        try
        {
            manifest =
                JsonSerializer.Deserialize(file, ManifestJson.Default.ModelManifest)
                ?? throw new InvalidModelException($"{source} is refused: it holds null.");
        }
        catch (JsonException e)
        {
            throw new InvalidModelException($"{source} is refused: {e.Message}", e);
        }

        if (manifest.SchemaVersion != CurrentSchemaVersion)
        {
            throw new InvalidModelException(
                $"{source} is refused: its schemaVersion is {manifest.SchemaVersion}, and this program reads "
                    + $"{CurrentSchemaVersion}."
            );
        }

        if (manifest.Checksum != ChecksumOf(file))
        {
            throw new InvalidModelException($"{source} is refused: it was altered, its checksum does not fit its contents.");
        }

        try
        {
            manifest.Validate();
            return manifest;
        }
        catch (Exception e) when (e is InvalidModelException or ArgumentException)
        {
            throw new InvalidModelException($"{source} is refused: {e.Message}", e);
        }
    }

    /// <summary>A checksum is no signature: whoever can write to the store can seal anything.</summary>
    private void Validate()
    {
        Require(IsName(Name), "its name is no name of a folder");
        Require(IsName(Version), "its version is no name of a folder");
        Require(Files.Keys.All(ModelStore.IsPlainName), "it names a file outside its folder");
        Require(!Files.Values.Contains(null!) && !Training.Values.Contains(null!), "it holds null where a text must be");
        Require(
            Temperature is null or (>= LeastTemperature and <= MostTemperature),
            $"its temperature is {Temperature}, and must be from {LeastTemperature} to {MostTemperature}"
        );
        Require(
            TemperatureByLength is null or (>= -MostByLength and <= MostByLength),
            $"its temperatureByLength is {TemperatureByLength}, and must be from {-MostByLength} to {MostByLength}"
        );
        Spec.Validate();
        Require(
            Spec is not { HasNetworks: true, NGrams.Share: null },
            $"it has networks and n-grams, and no {nameof(NGramSpec.Share)} of the {nameof(ModelSpec.NGrams)}"
        );
        Text.Validate();
        int most = Math.Min(Text.MaxSequenceLength, Spec.NetworkLength ?? int.MaxValue);
        long longest = Spec.HasNetworks ? (long)SentimentModel.RunSize * most * Spec.Widest() * sizeof(float) : 0;
        Require(
            longest <= MostBytesOfStates,
            $"its longest reviews need {longest:N0} bytes between two layers, and {MostBytesOfStates:N0} are the most"
        );
    }

    private static bool IsName(string name) =>
        ModelStore.IsPlainName(name) && name.Length <= LongestName && !name.Any(char.IsControl);

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidModelException($"{otherwise}.");
        }
    }

    /// <summary>The version's folder itself, where a link names it.</summary>
    private static DirectoryInfo VersionFolder(string manifestFile)
    {
        var folder = new FileInfo(Path.GetFullPath(manifestFile)).Directory!;
        return folder.ResolveLinkTarget(returnFinalTarget: true) as DirectoryInfo ?? folder;
    }

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.ModelManifest);

    internal ModelManifest WithChecksum() => this with { Checksum = ChecksumOf((this with { Checksum = null }).ToJson()) };

    /// <summary>
    /// Computed from the text of the file, not from what this program reads in it: older files lack newer fields.
    /// </summary>
    private static string ChecksumOf(byte[] json) =>
        FileChecksum.OfBytes(Encoding.UTF8.GetBytes(ChecksumField().Replace(Encoding.UTF8.GetString(json), "")));

    [GeneratedRegex(
        """
            ,\s*"checksum":\s*"[0-9a-f]*"
            """
    )]
    private static partial Regex ChecksumField();
}

/// <summary>What is read of <c>evaluation.json</c> to serve a version.</summary>
internal sealed record StoredAgreement
{
    public Int16Agreement? Int16 { get; init; }
}

/// <summary>Indented, camelCase, readable by a person.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    NewLine = "\n",
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(ModelManifest))]
[JsonSerializable(typeof(GoldenScores))]
[JsonSerializable(typeof(StoredAgreement))]
internal sealed partial class ManifestJson : JsonSerializerContext;
