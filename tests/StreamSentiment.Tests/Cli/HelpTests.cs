using System.CommandLine;
using StreamSentiment.Cli;
using StreamSentiment.Cli.Help;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Views;
using StreamSentiment.Modeling;
using StreamSentiment.Retraining.Promotion;
using StreamSentiment.Tests.Documentation;
using StreamSentiment.Training;

namespace StreamSentiment.Tests.Cli;

/// <summary>The help of every command, and what is said of a command line with a fault.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> Paths => [.. All(CommandLine.Create()).Select(WrongUse.PathOf)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Help_OfACommand_FitsAnyTerminalAndNamesNoPlaceOfThisMachine(string path)
    {
        var command = Find(path);
        foreach (int width in (int[])[40, 60, 80, 160])
        {
            string[] lines = [.. HelpPage.Lines(command, width)];

            Assert.All(lines, line => Assert.True(WordWrap.Cells(line) <= width || !line.TrimStart().Contains(' '), line));
            string page = string.Join('\n', lines);
            Assert.DoesNotContain(AppContext.BaseDirectory, page);
            Assert.DoesNotContain(Environment.MachineName, page.Split(' ', '\n', '@'));
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Help_OfACommand_HasAnExampleThatIsUnderstood(string path)
    {
        var command = Find(path);
        if (HelpExamples.Of(command) is not { } example)
        {
            Assert.NotEmpty(command.Subcommands);
            return;
        }

        Assert.Contains(
            Shell.Commands(example.Replace(" > ", " # ")).Where(words => words[0] == "streamsentiment"),
            words =>
            {
                var parsed = CommandLine.Create().Parse(words[1..]);
                Assert.Empty(parsed.Errors);
                return command is RootCommand || WrongUse.PathOf(parsed.CommandResult.Command) == path;
            }
        );
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Help_OfAnOptionWithADefault_SaysIt(string path) =>
        Assert.All(
            Find(path).Options.Where(option => option.HasDefaultValue && option.ValueType != typeof(bool)),
            option =>
                Assert.True(
                    option.ValueType == typeof(string[]) || option.Description!.Contains("Default: ", StringComparison.Ordinal),
                    $"{path} {option.Name}"
                )
        );

    [Fact]
    public void Help_OfTrain_HasItsOptionsInGroups()
    {
        string[] lines = [.. HelpPage.Lines(Find("streamsentiment train"), 80)];

        string[] titles = ["Usage", "Data", "How the data is read", "Model", "Text", "Network", "Training", "Options", "Example"];
        Assert.Equal(titles, lines.Where(titles.Contains));
    }

    [Theory]
    [InlineData("scores", "There is no command scores. Did you mean score?")]
    [InlineData("models lst", "There is no command lst of streamsentiment models. Did you mean list?")]
    [InlineData("xyz", "There is no command xyz. There are demo, ")]
    [InlineData("models", "streamsentiment models needs a command: list, show, ")]
    [InlineData("train --dta x.csv", "There is no option --dta of streamsentiment train. Did you mean --data?")]
    [InlineData("train --dta=x.csv", "There is no option --dta of streamsentiment train. Did you mean --data?")]
    [InlineData("score good --modle x", "There is no option --modle of streamsentiment score. Did you mean --model? To score")]
    [InlineData("train --data x --epochs many", "--epochs many is no whole number in the range of this option.")]
    [InlineData("train --data x --dropout much", "--dropout much is no number.")]
    [InlineData("train --data x y", "streamsentiment train has no argument for 'y'.")]
    [InlineData(
        "evaluate --data x --precision fp23",
        "--precision is one of auto, fp32, bf16, int16, and not 'fp23'. Did you mean fp32?"
    )]
    [InlineData("evaluate --data x --precision 1", "--precision is one of auto, fp32, bf16, int16, and not '1'.")]
    [InlineData("summary --architecture blistm", "--architecture is one of rnn, lstm, gru, bilstm, ", "Did you mean bilstm?")]
    [InlineData("compare --data x --architectures lstm,grru", "There is no architecture 'grru'", "Did you mean gru?")]
    [InlineData("control shadow v onn", "'onn' is none of on, off. Did you mean on?")]
    [InlineData("control promote", "streamsentiment control promote needs VERSION.")]
    [InlineData("completion bsh", "'bsh' is none of bash, zsh, fish, pwsh. Did you mean bash?")]
    public void Describe_WrongUse_SaysWhatWasMeant(string line, string beginning, string end = "")
    {
        string sentence = Assert.Single(WrongUse.Describe(CommandLine.Create().Parse(line)));

        Assert.StartsWith(beginning, sentence);
        Assert.EndsWith(end, sentence);
        Assert.DoesNotContain("System.", sentence);
    }

    [Theory]
    [InlineData("non-inferior", "NonInferior")]
    [InlineData("nonInferior", "NonInferior")]
    [InlineData("NON_INFERIOR", "NonInferior")]
    [InlineData("Better", "Better")]
    public void Parse_ValueOfAnEnumeration_IsReadAsAPersonTypesIt(string typed, string expected)
    {
        var judge = CommandLine.Create().Parse($"models judge --candidate a --data b --test {typed}");

        Assert.Empty(judge.Errors);
        Assert.Equal(expected, judge.GetValue<PromotionCriterion?>("--test").ToString());
    }

    [Fact]
    public void Parse_Architecture_IsReadInAnyCase() =>
        Assert.Equal(
            "stacked-lstm",
            CommandLine.Create().Parse("summary --architecture Stacked-LSTM").GetValue<string>("--architecture")
        );

    [Fact]
    public void Name_OfAValue_IsKebabCase()
    {
        Assert.Equal("non-inferior", EnumValues.Name(PromotionCriterion.NonInferior));
        Assert.Equal(["auto", "fp32", "bf16", "int16"], Enum.GetValues<Precision>().Select(EnumValues.Name));
        Assert.Equal(["constant", "linear", "cosine"], Enum.GetValues<LearningRateSchedule>().Select(EnumValues.Name));
    }

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    private static Command Find(string path) => All(CommandLine.Create()).Single(command => WrongUse.PathOf(command) == path);
}
