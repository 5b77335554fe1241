using System.Text.Json;
using System.Text.Json.Serialization;
using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.Training.Evaluating;

/// <summary><c>evaluation.json</c> of a model version.</summary>
/// <param name="Precision">Number format that <paramref name="Test"/> was computed in.</param>
/// <param name="Members">The course of the training of each network; in files from before there could be several, null.</param>
/// <param name="Calibration">The temperature, and what it gave.</param>
/// <param name="Validation">Measures on the reviews that were held back, as served but in fp32.</param>
/// <param name="Test">Measures on the test split, once, with the stored weights; null if it was not asked for.</param>
internal sealed record ModelEvaluation(
    Precision Precision,
    IReadOnlyList<MemberTraining>? Members,
    Calibration? Calibration,
    Evaluation? Validation,
    Evaluation? Test
)
{
    /// <summary>How far int16 is from fp32; null where libtorch serves the version, and in older files.</summary>
    public Int16Agreement? Int16 { get; init; }

    /// <summary>Reads the evaluation of a stored version.</summary>
    /// <exception cref="InvalidModelException">It cannot be read.</exception>
    public static ModelEvaluation Read(string folder)
    {
        string path = Path.Combine(folder, ModelStore.EvaluationFile);
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ModelEvaluationJson.Default.ModelEvaluation)
                ?? throw new InvalidModelException($"{path} is refused: it holds null.");
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            throw new InvalidModelException($"{path} cannot be read: {e.Message}", e);
        }
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ModelEvaluationJson.Default.ModelEvaluation);
}

/// <summary>The course of the training of one network.</summary>
/// <param name="Epochs">In order.</param>
/// <param name="BestEpoch">The epoch whose weights are stored, chosen by validation accuracy; from 1.</param>
internal sealed record MemberTraining(IReadOnlyList<EpochResult> Epochs, int BestEpoch);

/// <summary>Indented, camelCase.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    NewLine = "\n",
    UseStringEnumConverter = true,
    Converters = [typeof(UndefinedAsNull)],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ModelEvaluation))]
internal sealed partial class ModelEvaluationJson : JsonSerializerContext;
