using System.Text.Json;
using StreamSentiment.Training.Evaluating;

namespace StreamSentiment.Tests;

public sealed class UndefinedAsNullTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Evaluation_OfOneLabel_HasNoRocAucAndNoBalancedAccuracy(bool isPositive)
    {
        var json = JsonDocument.Parse(Evaluation.From([0.9f, 0.2f], [isPositive, isPositive]).ToJson()).RootElement;

        Assert.Equal(JsonValueKind.Null, json.GetProperty("rocAuc").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("balancedAccuracy").ValueKind);
        Assert.Equal(0.5, json.GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public void Evaluation_OfBothLabels_HasTheMeanOfBothAccuracies() =>
        Assert.Equal(
            (1 / 3.0 + 1) / 2,
            Evaluation.From([0.9f, 0.2f, 0.2f, 0.1f], [true, true, true, false]).BalancedAccuracy!.Value,
            1e-12
        );

    [Theory]
    [InlineData("null")]
    [InlineData("\"NaN\"")] // as older versions wrote it
    public void Evaluation_WithoutARocAuc_IsReadBack(string rocAuc)
    {
        string json = System.Text.Encoding.UTF8.GetString(Evaluation.From([0.9f], [true]).ToJson());

        var read = JsonSerializer.Deserialize(
            json.Replace("\"rocAuc\": null", $"\"rocAuc\": {rocAuc}"),
            EvaluationJson.Default.Evaluation
        );

        Assert.True(double.IsNaN(read!.RocAuc));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Write_NumberThatJsonCannotHold_IsNull(double number)
    {
        var options = new JsonSerializerOptions { Converters = { new UndefinedAsNull() } };

        Assert.Equal("[null,1.5]", JsonSerializer.Serialize<double[]>([number, 1.5], options));
        Assert.Equal([double.NaN, 1.5], JsonSerializer.Deserialize<double[]>("[null,1.5]", options)!);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<double[]>("[\"1.5\"]", options));
    }
}
