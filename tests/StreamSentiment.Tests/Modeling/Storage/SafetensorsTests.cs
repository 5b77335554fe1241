using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;
using TorchSharp;
using TorchSharp.Modules;

namespace StreamSentiment.Tests.Modeling.Storage;

public sealed class SafetensorsTests : IDisposable
{
    private const string Good =
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]}}""";

    private readonly TemporaryFolder folder = new();
    private readonly (string Name, Parameter Tensor)[] tensors =
    [
        ("a", new Parameter(torch.tensor(new[] { 1f, -2f }))),
        ("b", new Parameter(torch.tensor(new[] { 0.5f, float.Epsilon }, 1, 2))),
    ];

    private string File => Path.Combine(folder.Path, "weights.safetensors");

    public void Dispose()
    {
        folder.Dispose();
        foreach (var (_, tensor) in tensors)
        {
            tensor.Dispose();
        }
    }

    [Fact]
    public void Write_TwoTensors_LaysThemOutByteForByte()
    {
        Store(tensors);
        byte[] header = Encoding.UTF8.GetBytes(Good.PadRight((Good.Length + 7) / 8 * 8));
        byte[] length = [(byte)header.Length, 0, 0, 0, 0, 0, 0, 0];
        byte[] numbers = [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0, 0x3F, 1, 0, 0, 0];
        Assert.Equal([.. length, .. header, .. numbers], System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void Write_Classifier_IsWhatAReaderOfTheFormatExpects()
    {
        using var classifier = TestModels.Classifier(TestModels.Spec("bilstm"));
        Store(classifier.Weights());
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        int start = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0, start % 8);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, start - 8));
        int end = 0;
        foreach (var (name, tensor) in classifier.Weights())
        {
            var entry = header.RootElement.GetProperty(name);
            Assert.Equal("F32", entry.GetProperty("dtype").GetString());
            Assert.Equal(tensor.shape, entry.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()));
            Assert.Equal(end, entry.GetProperty("data_offsets")[0].GetInt32());
            var values = Enumerable
                .Range(0, (int)tensor.numel())
                .Select(i => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(start + end + 4 * i)));
            Assert.Equal(tensor.data<float>().ToArray(), values);
            end += 4 * (int)tensor.numel();
            Assert.Equal(end, entry.GetProperty("data_offsets")[1].GetInt32());
        }

        Assert.Equal(bytes.Length, start + end);
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("bilstm")]
    [InlineData("stacked-lstm")]
    public void ReadInto_WhatWasWritten_GivesTheSameLogits(string architecture)
    {
        var spec = TestModels.Spec(architecture) with { DenseLayers = [3] };
        using var written = TestModels.Classifier(spec, seed: 1);
        using var read = TestModels.Classifier(spec, seed: 2);
        using var scope = torch.NewDisposeScope();
        var batch = PaddedBatch.Create(TestModels.Reviews(20));
        Store(written.Weights());
        Assert.NotEqual(Logits(written), Logits(read));
        Safetensors.ReadInto(File, read.Weights());
        Assert.Equal(Logits(written), Logits(read));

        float[] Logits(RecurrentClassifier classifier) => classifier.call(batch.TokenIds, batch.Lengths).data<float>().ToArray();
    }

    [Fact]
    public void ReadInto_OtherOrderAndMetadata_IsRead()
    {
        Write(
            """{"b":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"__metadata__":{"format":"pt"},"""
                + """ "a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""",
            Numbers(1, 2, 3, 4)
        );
        Safetensors.ReadInto(File, tensors);
        Assert.Equal([3, 4], tensors[0].Tensor.data<float>().ToArray());
        Assert.Equal([1, 2], tensors[1].Tensor.data<float>().ToArray());
    }

    [Theory]
    [InlineData(0, "truncated")]
    [InlineData(7, "truncated")]
    [InlineData(8, "truncated")]
    [InlineData(50, "truncated")]
    [InlineData(-1, "truncated")]
    [InlineData(-9, "truncated")]
    [InlineData(-16, "truncated")]
    public void ReadInto_CutFile_IsRefused(int length, string why)
    {
        Store(tensors);
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        System.IO.File.WriteAllBytes(File, length < 0 ? bytes[..^-length] : bytes[..length]);
        Refuses(why);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(200_000_000)]
    public void ReadInto_ImpossibleHeaderLength_IsRefused(long length)
    {
        Store(tensors);
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        System.IO.File.WriteAllBytes(File, bytes);
        Refuses($"header length is {length}");
    }

    [Theory]
    [InlineData("a.shape", "[3]", "tensor 'a' has shape [3], the specification says [2]")]
    [InlineData("b.shape", "[2,1]", "tensor 'b' has shape [2, 1]")]
    [InlineData("b.shape", "[2]", "tensor 'b' has shape [2]")]
    [InlineData("a.dtype", "\"F16\"", "tensor 'a' is F16")]
    [InlineData("a.dtype", "\"I32\"", "tensor 'a' is I32")]
    [InlineData("a.dtype", "7", "entry of tensor 'a' is malformed")]
    [InlineData("a.shape", "\"2\"", "entry of tensor 'a' is malformed")]
    [InlineData("a.shape", "[2.5]", "entry of tensor 'a' is malformed")]
    [InlineData("a.data_offsets", "[0]", "entry of tensor 'a' is malformed")]
    [InlineData("a.data_offsets", "null", "entry of tensor 'a' is malformed")]
    [InlineData("a", "[]", "entry of tensor 'a' is malformed")]
    [InlineData("a", "{}", "entry of tensor 'a' is malformed")]
    [InlineData("a", null, "lacks the tensor 'a'")]
    [InlineData("c", "{}", "holds a tensor 'c'")]
    [InlineData("a.data_offsets", "[0,4]", "tensor 'a' has offsets")]
    [InlineData("a.data_offsets", "[8,0]", "tensor 'a' has offsets")]
    [InlineData("a.data_offsets", "[-8,0]", "tensor 'a' has offsets")]
    [InlineData("b.data_offsets", "[4611686018427387904,4611686018427387912]", "truncated")]
    [InlineData("b.data_offsets", "[0,8]", "starts at byte 0")] // overlaps a
    [InlineData("b.data_offsets", "[3,11]", "starts at byte 3")]
    [InlineData("a.data_offsets", "[4,12]", "starts at byte 4")]
    public void ReadInto_HeaderThatDoesNotFit_IsRefused(string at, string? value, string why)
    {
        var header = JsonNode.Parse(Good)!.AsObject();
        var owner = at.Split('.') is [var name, _] ? header[name]!.AsObject() : header;
        owner.Remove(at.Split('.')[^1]);
        if (value is not null)
        {
            owner[at.Split('.')[^1]] = JsonNode.Parse(value);
        }

        Write(header.ToJsonString(), Numbers(1, 2, 3, 4));
        Refuses(why);
    }

    [Theory]
    [InlineData("a lot of bytes that are not JSON", "not JSON")]
    [InlineData("{\"a\":", "not JSON")]
    [InlineData("[1, 2, 3]", "not a JSON object")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{}}", "not JSON")]
    public void ReadInto_HeaderThatIsNoHeader_IsRefused(string header, string why)
    {
        Write(header, Numbers(1, 2, 3, 4));
        Refuses(why);
    }

    [Fact]
    public void ReadInto_HeaderThatIsNotUtf8_IsRefused()
    {
        byte[] bytes = Encoding.Latin1.GetBytes(Good.Replace("\"a\"", "\"\u00FF\"", StringComparison.Ordinal));
        folder.Write("weights.safetensors", [(byte)bytes.Length, 0, 0, 0, 0, 0, 0, 0, .. bytes, .. Numbers(1, 2, 3, 4)]);
        Refuses("not UTF-8");
    }

    [Fact]
    public void ReadInto_BytesBehindTheLastTensor_AreRefused()
    {
        Write(Good, Numbers(1, 2, 3, 4, 5));
        Refuses("4 bytes behind its last tensor");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void ReadInto_NumberThatIsNone_IsRefused(float number)
    {
        Write(Good, Numbers(1, 2, 3, number));
        Refuses($"tensor 'b' holds {number} at position 1");
    }

    [Fact]
    public void Read_IntegersBesideNumbers_GivesBoth()
    {
        Safetensors.Write(File, [StoredTensor.Of("keys", [1L, long.MaxValue]), StoredTensor.Of("odds", [0.5f])]);

        Safetensors.RequireHolds(File, 2 * sizeof(long) + sizeof(float));
        var read = Safetensors.Read(File, [("odds", [1])], [("keys", [2])]);

        Assert.Equal([1, long.MaxValue], read.Integers["keys"]);
        Assert.Equal([0.5f], read.Numbers["odds"]);
        Assert.Contains("'keys' is I64, and only F32", Refusal([("odds", [1]), ("keys", [2])], []));
        Assert.Contains("'keys' has shape [2], the specification says [3]", Refusal([("odds", [1])], [("keys", [3])]));
        Assert.Contains("a tensor 'keys' that", Refusal([("odds", [1])], []));

        string Refusal((string, long[])[] numbers, (string, long[])[] integers) =>
            Assert.ThrowsAny<InvalidModelException>(() => Safetensors.Read(File, numbers, integers)).Message;
    }

    private void Store(IEnumerable<(string Name, Parameter Tensor)> weights) =>
        Safetensors.Write(File, [.. weights.Select(weight => StoredTensor.Of(weight.Name, weight.Tensor))]);

    private static byte[] Numbers(params float[] numbers) => [.. numbers.SelectMany(BitConverter.GetBytes)];

    private void Write(string header, byte[] numbers)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
        folder.Write("weights.safetensors", [.. length, .. bytes, .. numbers]);
    }

    private void Refuses(string why)
    {
        var refused = Assert.ThrowsAny<InvalidModelException>(() => Safetensors.ReadInto(File, tensors));
        Assert.StartsWith(File, refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message);
    }
}
