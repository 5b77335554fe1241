using StreamSentiment.Contracts.Commands;
using StreamSentiment.Modeling;
using StreamSentiment.Retraining;
using StreamSentiment.Tests.Fixtures;
using StreamSentiment.Training;

namespace StreamSentiment.Tests.Retraining;

public sealed class TrainingPlanTests
{
    private static readonly RetrainOptions Options = new()
    {
        LearningRate = 0.0001,
        Epochs = 3,
        Threads = 2,
    };
    private static readonly RetrainCommand Command = new()
    {
        SchemaVersion = 1,
        Id = "c",
        Issuer = "i",
        IssuedAt = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public void Of_CommandThatSaysNothing_IsAsTheSettingsSay() =>
        Assert.Equal(
            new TrainingPlan(FromScratch: false, LearningRate: 0.0001, Epochs: 3, Seed: 1, Threads: 2),
            TrainingPlan.Create(Command, Options)
        );

    [Fact]
    public void Of_FromScratch_IsNotOfTheSmallStepsOfAFineTuning() =>
        Assert.Equal(
            new TrainingPlan(
                FromScratch: true,
                Recipe.InDomain.Training.LearningRate,
                Recipe.InDomain.Training.Epochs,
                Seed: 1,
                Threads: 2
            ),
            TrainingPlan.Create(Command with { FromScratch = true }, Options)
        );

    [Fact]
    public void RecipeFor_NGramsFromScratch_LearnsThemAnewAndFindsTheirShare()
    {
        using var parent = TestModels.Serve(TestModels.WithNGrams("bilstm"));
        var plan = TrainingPlan.Create(Command with { FromScratch = true }, Options);

        var spec = plan.RecipeFor(parent.Manifest).Spec;

        Assert.Equal((NGramSpec.UsualCount, null), (spec.NGrams!.Count, spec.NGrams.Share));
        Assert.Equal(parent.Manifest.Spec with { NGrams = spec.NGrams }, spec);
    }

    [Fact]
    public void Read_OfNGramsAlone_IsThePlanWithoutALearningRate()
    {
        using var parent = TestModels.Serve(TestModels.WithNGrams());
        var plan = TrainingPlan.Create(Command with { FromScratch = true, Epochs = 9 }, Options);
        var facts = plan.RecipeFor(parent.Manifest).Facts();

        Assert.Equal(plan with { LearningRate = 0 }, TrainingPlan.Read(facts.Concat(plan.Facts()).ToDictionary()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_WhatAManifestTells_IsThePlan(bool fromScratch)
    {
        using var parent = TestModels.Serve();
        var plan = TrainingPlan.Create(
            Command with
            {
                FromScratch = fromScratch,
                LearningRate = 1.0 / 3,
                Epochs = 9,
                Seed = -4,
            },
            Options
        );
        var recipe = plan.RecipeFor(parent.Manifest).Facts();

        var facts = recipe.Concat(plan.Facts()).ToDictionary();

        Assert.Equal(plan, TrainingPlan.Read(facts));
        Assert.Null(TrainingPlan.Read(recipe));
    }
}
