using StreamSentiment.Modeling;
using StreamSentiment.Modeling.Networks;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Tests.Data;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Text;
using TorchSharp;

namespace StreamSentiment.Tests.Modeling.Networks;

/// <summary>The architecture <c>han</c>: words to sentences to review.</summary>
public sealed class HierarchicalAttentionTests
{
    private const int End = Vocabulary.SentenceEndId;
    private const int MostWords = SentenceCuts.MostWords;

    private static readonly TextProfile Text = TestModels.Text with { Sentences = true };

    /// <summary>w2 to w30, whose ids are these numbers, and the end of a sentence before them.</summary>
    private static readonly Vocabulary Words = Vocabulary.Build(
        [string.Join(' ', Enumerable.Range(2, TestModels.VocabularySize - 2).Select(i => $"w{i}"))],
        Text
    );

    [Fact]
    public void Forward_TwoUnits_EqualsPlainArithmetic()
    {
        using var classifier = TestModels.Classifier(TestModels.Spec("han", units: 2));
        var reference = new ReferenceHierarchy(classifier);
        int[] longer = [.. Enumerable.Range(0, MostWords + 3).Select(i => 2 + i % 29)];
        int[][][] reviews =
        [
            [
                [3],
            ],
            [
                [2, 3, 4],
            ],
            [
                [2],
                [3],
            ],
            [
                [5, 4],
                [9],
                [8, 7, 6, 30, 2],
            ],
            [
                [2, 3],
                longer[..MostWords],
                longer[MostWords..],
                [4],
            ],
        ];
        int[][] tokenIds =
        [
            [3],
            [2, 3, 4],
            [2, End, 3],
            [5, 4, End, 9, End, 8, 7, 6, 30, 2],
            [2, 3, End, .. longer, End, 4],
        ];
        float[] logits = Logits(classifier, tokenIds);
        for (int i = 0; i < reviews.Length; i++)
        {
            Assert.Equal(reference.Read(reviews[i]).Logit, logits[i], 1e-5);
        }
    }

    [Fact]
    public void AttentionWeights_TwoUnits_AreWordTimesSentence()
    {
        var classifier = TestModels.Classifier(TestModels.Spec("han", units: 2));
        double[] expected = new ReferenceHierarchy(classifier)
            .Read([
                [5, 4],
                [9],
                [8, 7, 6],
            ])
            .Weights;
        using var model = Serve(classifier);
        float[] weights = model.AttentionWeights([5, 4, End, 9, End, 8, 7, 6]);
        Assert.Equal([0f, 0f], [weights[2], weights[4]]);
        Assert.All(
            expected.Zip((float[])[.. weights[..2], weights[3], .. weights[5..]]),
            pair => Assert.Equal(pair.First, pair.Second, 1e-6)
        );
        Assert.Equal(1, weights.Sum(), 1e-5);
    }

    [Theory]
    [InlineData(Precision.Fp32)]
    [InlineData(Precision.Bf16)]
    public void Explain_AnyReview_ShowsWordsAndNoEnds(Precision precision)
    {
        using var model = Serve(TestModels.Classifier(TestModels.Spec("han")), precision);
        foreach (int[]? review in TestModels.Reviews(30, maxLength: 90).Where(review => review.Any(id => id != End)))
        {
            string[] words = [.. review.Where(id => id != End).Select(id => $"w{id}")];
            var attended = new Explainer(model, ExplanationMethod.Attention).Explain(review).Tokens;
            Assert.Equal(words, attended.Select(token => token.Token));
            Assert.All(attended, token => Assert.True(token.Value > 0));
            Assert.Equal(1, attended.Sum(token => token.Value), 1e-5);
            Assert.Equal(
                words,
                new Explainer(model, ExplanationMethod.LeaveOneOut).Explain(review).Tokens.Select(token => token.Token)
            );
        }
    }

    [Theory]
    [InlineData(ExplanationMethod.LeaveOneOut)]
    [InlineData(ExplanationMethod.Attention)]
    public void Explain_EmptyReview_HasNoTokens(ExplanationMethod method)
    {
        using var model = Serve(TestModels.Classifier(TestModels.Spec("han")));
        Assert.Empty(new Explainer(model, method).Explain(model.Encoder.Encode("Nothing. That it knows!").TokenIds).Tokens);
        Assert.Empty(new Explainer(model, method).Explain([End, End]).Tokens);
    }

    [Fact]
    public void Score_Text_DependsOnWhereItsSentencesEnd()
    {
        using var model = Serve(TestModels.Classifier(TestModels.Spec("han")));
        float[] scores = Score(
            model,
            [
                .. ((string[])["w2 w3. w4 w5", "w2. w3 w4 w5", "w2 w3 w4 w5", "w2 w3!<br />w4 w5.", ""]).Select(text =>
                    model.Encoder.Encode(text).TokenIds
                ),
            ]
        );
        Assert.Equal(scores[0], scores[3]);
        Assert.Equal(4, scores.Distinct().Count());
        Assert.All(scores, score => Assert.InRange(score, 0.001f, 0.999f));
    }

    /// <summary>
    /// Lengths as in real reviews, and reviews of nothing but short sentences: thousands of rows, hundreds of positions.
    /// </summary>
    [Theory]
    [InlineData("han", 32, Precision.Fp32)]
    [InlineData("han", 7, Precision.Fp32)]
    [InlineData("han", 5, Precision.Fp32)]
    [InlineData("han", 3, Precision.Fp32)]
    [InlineData("han", 32, Precision.Bf16)]
    [InlineData("bilstm", 5, Precision.Fp32)]
    [InlineData("lstm", 9, Precision.Fp32)]
    public void Score_ManyReviewsByAttention_EqualsSinglesToTheBit(string architecture, int units, Precision precision)
    {
        using var model = Serve(
            TestModels.Classifier(TestModels.Spec(architecture, units) with { Pooling = Pooling.Attention }),
            precision
        );
        var random = new Random(3);
        int[][] reviews =
        [
            .. Enumerable
                .Range(0, 150)
                .Select(i =>
                    Enumerable
                        .Range(0, random.Next(250))
                        .Select(_ => random.Next(i % 3 == 0 ? 2 : 20) == 0 ? End : random.Next(2, TestModels.VocabularySize))
                        .ToArray()
                ),
        ];
        float[] singles = [.. reviews.Select(review => Score(model, review)[0])];
        Assert.True(singles.Distinct().Count() > 120); // else the comparison would say nothing
        Assert.Equal(singles, Score(model, reviews));
    }

    [Fact]
    public void Score_Again_LeavesNoTensors()
    {
        using var model = Serve(TestModels.Classifier(TestModels.Spec("han")));
        int[][] reviews = TestModels.Reviews(50);
        Score(model, reviews);
        model.AttentionWeights([2, End, 3]);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Score(model, reviews);
        model.AttentionWeights([2, End, 3]);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Load_Published_ScoresTheSame()
    {
        using var folder = new TemporaryFolder();
        using var served = Serve(TestModels.Classifier(TestModels.Spec("han")));
        Publish(folder.Path, Text, Words);
        using var loaded = SentimentModel.Load(folder.Path, Precision.Fp32);
        int[][] reviews =
        [
            .. ((string[])["", "w2 w3. w4!", "W5? w6 w7.<br />w8."]).Select(text => loaded.Encoder.Encode(text).TokenIds),
        ];
        Assert.Equal([5, End, 6, 7, End, 8], reviews[2]);
        Assert.Equal(Score(served, reviews), Score(loaded, reviews));
    }

    [Fact]
    public void Load_TextProfileWithoutSentences_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Publish(folder.Path, TestModels.Text, TestModels.Words);
        Assert.Contains(
            nameof(TextProfile.Sentences),
            Assert.ThrowsAny<InvalidModelException>(() => SentimentModel.Load(folder.Path)).Message
        );
    }

    [Theory]
    [InlineData(Pooling.Last)]
    [InlineData(Pooling.Max)]
    [InlineData(Pooling.Mean)]
    [InlineData(Pooling.Attention)]
    public void Summary_AnyPooling_CountsTheWeights(Pooling pooling)
    {
        foreach (var spec in (ModelSpec[])[TestModels.Spec("han"), TestModels.Spec("bilstm")])
        {
            using var classifier = new RecurrentClassifier(spec with { Pooling = pooling, DenseLayers = [3] });
            Assert.Equal(
                classifier.Weights().Sum(weight => weight.Tensor.numel()),
                ModelSummary.Create(classifier.Spec).Sum(row => row.Parameters)
            );
        }
    }

    [Fact]
    public void Summary_Han_ShowsWordsSentencesAndReview() =>
        Assert.Equal(
            [
                "[batch, time, 32]",
                "[batch, time, 32]",
                "[batch, sentences, words, 64]",
                "[batch, sentences, 64]",
                "[batch, sentences, 64]",
                "[batch, 64]",
                "[batch, 64]",
                "[batch, 1]",
            ],
            ModelSummary.Create(ModelSpec.Named("han", 100)).Select(row => row.OutputShape)
        );

    private static void Publish(string root, TextProfile text, Vocabulary words)
    {
        using var classifier = TestModels.Classifier(TestModels.Spec("han"));
        var store = new FolderModelStore(root);
        var manifest = TestModels.Store(store, new NetworkEnsemble(classifier), text: text, words: words);
        store.MakeCurrent("tiny", manifest.Version);
    }

    private static SentimentModel Serve(RecurrentClassifier classifier, Precision precision = Precision.Fp32)
    {
        var manifest = new ModelManifest
        {
            Name = "tiny",
            Version = "v1",
            CreatedAt = DateTimeOffset.UnixEpoch,
            Spec = classifier.Spec,
            Text = Text,
            Files = new Dictionary<string, string>(),
        };
        return SentimentModel.Serve(manifest, new TextEncoder(Text, Words), new NetworkEnsemble(classifier), precision);
    }

    private static float[] Score(SentimentModel model, params int[][] reviews)
    {
        float[] probabilities = new float[reviews.Length];
        model.Score(reviews, probabilities);
        return probabilities;
    }

    private static float[] Logits(RecurrentClassifier classifier, int[][] reviews)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var batch = PaddedBatch.Create(reviews);
        return classifier.call(batch.TokenIds, batch.Lengths).data<float>().ToArray()[..reviews.Length];
    }
}
