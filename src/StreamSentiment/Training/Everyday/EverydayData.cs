using StreamSentiment.Data;
using StreamSentiment.Text;
using StreamSentiment.Training.Baselines;

namespace StreamSentiment.Training.Everyday;

/// <summary>What an everyday training learns and what is held back, as its teachers and its student read it.</summary>
internal sealed class EverydayData
{
    private const int LargestTeacherVocabulary = 1_000_000;
    private const int SentencesOfTeacher = 10_000;
    private const int LongestTitle = 200; // characters
    private const double HeldPatterns = 0.1;
    private const int DrawnOfEachHeld = 6;
    private const int UsesOfOwnWords = 200; // enough for a place among the words of the reviews
    private const int Blocks = 100; // neighbours of the data, which speak of the same film, are in one fold

    private readonly int folds;
    private readonly IReadOnlyList<LabelledText> reviews;
    private readonly double[] weights;
    private readonly TextEncoder teacherEncoder;

    /// <param name="recipe">An everyday one.</param>
    /// <param name="everyday">Its settings of examples.</param>
    /// <param name="reviews">Labelled ones, of several sources.</param>
    /// <param name="unlabelled">Reviews without a label; may be empty.</param>
    public EverydayData(
        Recipe recipe,
        EverydayOptions everyday,
        IReadOnlyList<LabelledText> reviews,
        IReadOnlyList<string> unlabelled
    )
    {
        (folds, this.reviews) = (everyday.Folds, reviews);
        var random = new Random(recipe.Training.Seed);
        (Sentences, var heldSentences) = OwnSentences.Read().Split(HeldPatterns, random);
        var own = Enumerable.Range(0, SentencesOfTeacher).Select(_ => Sentences.Draw(random)).ToArray();
        weights = Weights(reviews);
        IEnumerable<string> all =
        [
            .. reviews.SelectMany((review, i) => Enumerable.Repeat(review.Text, (int)Math.Max(1, Math.Round(weights[i])))),
            .. unlabelled,
            .. own.Select(sentence => sentence.Text),
            .. Enumerable.Repeat(string.Join(' ', StudentWords.Spellings.Append(Sentences.Words)), UsesOfOwnWords),
        ];
        Vocabulary = Vocabulary.Build(all, recipe.Text);
        Encoder = new TextEncoder(recipe.Text, Vocabulary);
        var teacherText = NbSvm.ProfileOf(recipe.Text) with { Sentences = true, VocabularySize = LargestTeacherVocabulary };
        teacherEncoder = new TextEncoder(teacherText, Vocabulary.Build(all, teacherText));
        Student = new StudentWords(teacherEncoder.Vocabulary, Encoder, recipe.Text.MaxSequenceLength);

        var (training, validation) = Split(recipe);
        int[] learnt = [.. training.Select(example => example.Place).Order()];
        Labelled = [.. learnt.Select(place => Passage(place, reviews[place].Text))];
        Titles = [.. learnt.Where(place => Title(place) is not null).Select(place => Passage(place, Title(place)!))];
        Unlabelled =
        [
            .. unlabelled
                .AsParallel()
                .AsOrdered()
                .WithDegreeOfParallelism(recipe.Training.Threads)
                .Select(text => Passage(text, null)),
        ];
        DrawnSentences = [.. own.Select(sentence => Passage(sentence.Text, sentence.IsPositive))];
        HeldDocuments = [.. validation.Select(example => Passage(example.Place, reviews[example.Place].Text) with { Fold = -1 })];
        Held = new HeldBack(
            validation,
            [.. validation.Select(example => reviews[example.Place].Source ?? "reviews")],
            [.. validation.Where(example => Title(example.Place) is not null).Select(TitleOf).Where(HasTokens)],
            [
                .. heldSentences
                    .DrawOfEach(DrawnOfEachHeld, random)
                    .Select(sentence => new TrainingExample(Student.Encode(sentence.Text), sentence.IsPositive))
                    .Where(HasTokens),
            ]
        );
    }

    /// <summary>The student's words.</summary>
    public Vocabulary Vocabulary { get; }

    public TextEncoder Encoder { get; }

    /// <summary>The teachers' words as the student reads them.</summary>
    public StudentWords Student { get; }

    /// <summary>The recipe's own, without those that are held back.</summary>
    public OwnSentences Sentences { get; }

    public Passage[] Labelled { get; }

    /// <summary>Of the labelled reviews.</summary>
    public Passage[] Titles { get; }

    public Passage[] Unlabelled { get; }

    /// <summary>Some of <see cref="Sentences"/>, for n-grams, which do not draw theirs anew.</summary>
    public Passage[] DrawnSentences { get; }

    public HeldBack Held { get; }

    /// <summary>The documents of <see cref="Held"/> as teachers read them.</summary>
    public Passage[] HeldDocuments { get; }

    /// <summary>The data set of a review.</summary>
    public string SourceOf(Passage passage) => reviews[passage.Place].Source ?? "reviews";

    /// <summary>A part of each source, in blocks where the recipe says so.</summary>
    private (TrainingExample[] Training, TrainingExample[] Validation) Split(Recipe recipe)
    {
        TrainingExample[] examples =
        [
            .. reviews.Select(
                (review, place) => TrainingExample.From(Encoder.Encode(review.Text), review) with { Place = place }
            ),
        ];
        var splits = examples
            .GroupBy(example => reviews[example.Place].Source ?? "")
            .Select(source =>
                ValidationSplit.Create(
                    [.. source],
                    recipe.Training.ValidationSplit,
                    recipe.Training.Validation,
                    new Random(recipe.Training.Seed)
                )
            )
            .ToArray();
        return ([.. splits.SelectMany(split => split.Training)], [.. splits.SelectMany(split => split.Validation)]);
    }

    /// <summary>
    /// What the caller said or, where it said nothing, the root of how much larger the largest source is: a small source counts
    /// more a review, and less as a whole.
    /// </summary>
    private static double[] Weights(IReadOnlyList<LabelledText> reviews)
    {
        var counts = reviews.CountBy(review => review.Source ?? "").ToDictionary();
        double largest = counts.Values.Max();
        return
        [
            .. reviews.Select(review => review.Weight != 1 ? review.Weight : Math.Sqrt(largest / counts[review.Source ?? ""])),
        ];
    }

    /// <summary>The first line, where more lines follow: a title, as product reviews have one.</summary>
    private string? Title(int place)
    {
        string text = reviews[place].Text;
        return text.IndexOf('\n') is > 0 and < LongestTitle and var end ? text[..end] : null;
    }

    private TrainingExample TitleOf(TrainingExample document) =>
        TrainingExample.From(Encoder.Encode(Title(document.Place)!), reviews[document.Place]) with
        {
            Place = document.Place,
        };

    private static bool HasTokens(TrainingExample example) => example.TokenIds.Length > 0;

    private Passage Passage(int place, string text) =>
        Passage(text, reviews[place].IsPositive) with
        {
            Weight = weights[place],
            Fold = place / Math.Max(1, reviews.Count / Blocks) % folds,
            Place = place,
        };

    private Passage Passage(string text, bool? label)
    {
        var (words, starts) = Everyday.Passage.Split(teacherEncoder.Encode(text).TokenIds, Vocabulary.SentenceEndId);
        return new(words, starts, label, Weight: 1, Fold: -1, Place: -1);
    }
}
