using StreamSentiment.Text;
using StreamSentiment.Text.Typography;

namespace StreamSentiment.Training.Everyday;

/// <summary>Words of the teacher's vocabulary as the student reads them, and as people type them on a phone.</summary>
internal sealed class StudentWords
{
    private const double ShareInPhoneSpelling = 0.06;
    private const double ShareWithEmoji = 0.06;
    private const int LongestWithEmoji = 60;
    private const int ShortestThinned = 30;
    private const double ShareLeftOut = 0.1;

    /// <summary>A word and what is typed for it.</summary>
    private static readonly (string Word, string Typed)[] PhoneSpelling =
    [
        ("you", "u"),
        ("your", "ur"),
        ("you're", "ur"),
        ("are", "r"),
        ("great", "gr8"),
        ("love", "luv"),
        ("loved", "luvd"),
        ("loves", "luvs"),
        ("please", "pls"),
        ("please", "plz"),
        ("thanks", "thx"),
        ("thank", "thx"),
        ("because", "cuz"),
        ("because", "coz"),
        ("because", "bc"),
        ("really", "rly"),
        ("really", "rlly"),
        ("really", "realy"),
        ("so", "soo"),
        ("so", "sooo"),
        ("so", "soooo"),
        ("good", "gud"),
        ("very", "v"),
        ("though", "tho"),
        ("although", "altho"),
        ("through", "thru"),
        ("people", "ppl"),
        ("for", "4"),
        ("to", "2"),
        ("be", "b"),
        ("see", "c"),
        ("and", "n"),
        ("what", "wat"),
        ("why", "y"),
        ("too", "2"),
        ("with", "w"),
        ("with", "wit"),
        ("before", "b4"),
        ("terrible", "terible"),
        ("definitely", "definately"),
        ("definitely", "def"),
        ("awful", "aweful"),
        ("disappointed", "dissapointed"),
        ("disappointing", "dissapointing"),
        ("disappointment", "dissapointment"),
        ("received", "recieved"),
        ("beautiful", "beautifull"),
        ("beautiful", "beutiful"),
        ("boring", "borin"),
        ("boring", "boringgg"),
        ("nothing", "nothin"),
        ("something", "somethin"),
        ("have", "hav"),
        ("every", "evry"),
        ("never", "nvr"),
        ("recommend", "recomend"),
        ("recommended", "recomended"),
        ("would", "wud"),
        ("could", "cud"),
        ("should", "shud"),
        ("night", "nite"),
        ("was", "wuz"),
        ("going", "goin"),
        ("watching", "watchin"),
        ("this", "dis"),
        ("about", "abt"),
        ("minutes", "mins"),
        ("hours", "hrs"),
        ("hour", "hr"),
        ("year", "yr"),
        ("years", "yrs"),
        ("okay", "ok"),
        ("favorite", "fav"),
        ("favourite", "fav"),
        ("excellent", "excelent"),
        ("excellent", "exellent"),
        ("awesome", "awsome"),
        ("amazing", "amazin"),
        ("comfortable", "comfy"),
        ("comfortable", "comfortible"),
        ("again", "agn"),
        ("enough", "enuf"),
        ("weird", "wierd"),
        ("believe", "beleive"),
        ("horrible", "horible"),
        ("waste", "wast"),
        ("broke", "brok"),
        ("totally", "totaly"),
        ("expensive", "expensiv"),
        ("until", "til"),
        ("tonight", "2nite"),
        ("want", "wanna"),
        ("worst", "wrst"),
        ("best", "bst"),
        ("definitely", "deff"),
        ("delicious", "yum"),
        ("quality", "qualty"),
        ("embarrassing", "embarassing"),
        ("unfortunately", "unfortunatly"),
        ("ridiculous", "rediculous"),
        ("perfect", "perfec"),
        ("money", "$$"),
        ("right", "rite"),
        ("school", "skool"),
        ("friend", "frend"),
        ("actually", "actualy"),
        ("absolutely", "absolutly"),
        ("don't", "dont"),
        ("didn't", "didnt"),
        ("doesn't", "doesnt"),
        ("isn't", "isnt"),
        ("wasn't", "wasnt"),
        ("can't", "cant"),
        ("can't", "cnt"),
        ("won't", "wont"),
        ("couldn't", "couldnt"),
        ("wouldn't", "wouldnt"),
        ("shouldn't", "shouldnt"),
        ("it's", "its"),
        ("i'm", "im"),
        ("that's", "thats"),
        ("aren't", "arent"),
        ("haven't", "havent"),
        ("hasn't", "hasnt"),
        ("i've", "ive"),
        ("i'll", "ill"),
        ("they're", "theyre"),
        ("weren't", "werent"),
        ("what's", "whats"),
        ("there's", "theres"),
    ]; // csharpier-ignore

    private readonly TextEncoder encoder;
    private readonly int[] ids; // the student's id of each of the teacher's words
    private readonly int longest;
    private readonly Dictionary<int, List<int>> typed = [];
    private readonly int glad;
    private readonly int sad;

    /// <param name="teacher">The vocabulary of the passages.</param>
    /// <param name="encoder">The student's.</param>
    /// <param name="longest">The most token ids that it reads.</param>
    public StudentWords(Vocabulary teacher, TextEncoder encoder, int longest)
    {
        (this.encoder, this.longest) = (encoder, longest);
        ids = [0, .. teacher.Tokens.Select(token => encoder.Vocabulary.IndexOf(token))];
        foreach (var (word, spelling) in PhoneSpelling)
        {
            if (encoder.Vocabulary.IndexOf(word) is > 0 and var id && encoder.Vocabulary.IndexOf(spelling) is > 0 and var other)
            {
                (typed.TryGetValue(id, out var ways) ? ways : typed[id] = []).Add(other);
            }
        }

        glad = encoder.Vocabulary.IndexOf(EmojiWords.Glad);
        sad = encoder.Vocabulary.IndexOf(EmojiWords.Sad);
    }

    /// <summary>All spellings that the student must know the words of.</summary>
    public static IEnumerable<string> Spellings =>
        PhoneSpelling.Select(pair => pair.Typed).Append(EmojiWords.Glad).Append(EmojiWords.Sad);

    /// <summary>The token ids of words, cut as a text is.</summary>
    public int[] Ids(int[] words)
    {
        int[] known = [.. words.Select(word => ids[word]).Where(id => id != Vocabulary.PaddingId)];
        return known.Length > longest ? known[^longest..] : known;
    }

    public int[] Encode(string text) => encoder.Encode(text).TokenIds;

    /// <summary>
    /// A long text without some of its words: what is left still means the same, and is no text to learn by heart.
    /// </summary>
    public static TrainingExample Thin(TrainingExample example, Random random) =>
        example.TokenIds.Length < ShortestThinned
            ? example
            : example with
            {
                TokenIds = Array.FindAll(example.TokenIds, _ => random.NextDouble() >= ShareLeftOut),
            };

    /// <summary>Now and then as it is typed on a phone, or with an emoji of its target behind it.</summary>
    public TrainingExample Disturb(TrainingExample example, Random random)
    {
        int[] tokens = example.TokenIds;
        if (random.NextDouble() < ShareInPhoneSpelling)
        {
            tokens = Array.ConvertAll(
                tokens,
                id => typed.TryGetValue(id, out var ways) && random.Next(3) > 0 ? ways[random.Next(ways.Count)] : id
            );
        }

        if (
            random.NextDouble() < ShareWithEmoji
            && tokens.Length <= LongestWithEmoji
            && example.Target is { } target and not (> 0.4f and < 0.6f)
            && glad > 0
            && sad > 0
        )
        {
            // People add an emoji to what they mean, and it says as much as the words.
            bool isGlad = target > 0.5f;
            int[] emoji = [.. Enumerable.Repeat(isGlad ? glad : sad, random.Next(1, 4))];
            float surer = isGlad ? Math.Max(target, 0.5f + target / 2) : Math.Min(target, target / 2);
            return example with
            {
                TokenIds = random.Next(5) == 0 ? [.. emoji, .. tokens] : [.. tokens, .. emoji],
                Target = surer,
            };
        }

        return example with
        {
            TokenIds = tokens,
        };
    }
}
