using System.Collections.Frozen;

namespace StreamSentiment.Text.Nltk;

/// <summary>
/// What Punkt learned of a language, as far as a lower-cased text can meet it: its abbreviations, and of the orthographic
/// context of 20,366 words those that were seen in lower case at the beginning of a sentence and never with a capital.
/// </summary>
/// <remarks>
/// All other words forbid the end of a sentence between an initial or a number and themselves, and so do the 37 collocations,
/// whose first halves are initials and numbers. The 39 sentence starters and the other flags count for capitals only.
/// The figures are those of the English model of NLTK, trained by Kiss and Strunk on the Wall Street Journal, as the data of
/// <c>nltk_data</c> (Apache License 2.0) and of its copies have them.
/// <see href="https://www.nltk.org/api/nltk.tokenize.punkt.html"/>
/// </remarks>
internal sealed class PunktModel
{
    private readonly Func<ReadOnlySpan<char>, bool> isAbbreviation;
    private readonly string[] smallStarters;

    private PunktModel(Func<ReadOnlySpan<char>, bool> isAbbreviation, params string[] smallStarters)
    {
        this.isAbbreviation = isAbbreviation;
        this.smallStarters = smallStarters;
    }

    /// <summary>NLTK's English model.</summary>
    public static PunktModel English { get; } =
        new(
            Set(
                """
                a.a a.c a.d a.g a.h a.m a.m.e a.s a.t adm ala ariz aug ave b.f b.v bros c c.i.t c.o.m.b c.v calif
                chg cie co col colo conn corp cos ct d d.c d.h d.w dec dr e e.f e.h e.l e.m f f.g f.j feb fla fri
                ft g g.d g.f g.k ga gen h h.c h.f h.m i.m.s ill inc j.b j.c j.j j.k j.p j.r jan jr k kan ky l l.a
                l.f l.p lt ltd m m.b.a m.d.c m.j maj messrs mg mich minn mr mrs ms n n.c n.d n.h n.j n.m n.v n.y
                nev nov oct ok okla ore p p.a.m p.m pa ph.d prof r r.a r.h r.i r.j r.k r.t rep reps s s.a s.a.y
                s.c s.g s.p.a s.s sen sep sept sr st sw t t.j tenn tues u.k u.n u.s u.s.a u.s.s.r v va vs vt w w.c
                w.r w.va w.w wash wed wis yr
                """
            ),
            "administrators",
            "b-week",
            "r-revised",
            "z-holiday"
        );

    /// <summary>
    /// The list by which the <c>nltk</c> profile ended sentences before it had NLTK's model. It differs in three of 1,000
    /// reviews; a stored model keeps it.
    /// </summary>
    public static PunktModel Earlier { get; } = new(EnglishAbbreviations.Contains);

    /// <summary>True if the word, without its period, or what follows its last hyphen, is an abbreviation.</summary>
    public bool IsAbbreviation(ReadOnlySpan<char> word) =>
        isAbbreviation(word) || isAbbreviation(word[(word.LastIndexOf('-') + 1)..]);

    /// <summary>
    /// Punkt's orthographic heuristic on the word behind an initial or a number: true if it forbids that a sentence ends between
    /// them.
    /// </summary>
    public bool ForbidsEnd(ReadOnlySpan<char> next, bool afterInitial)
    {
        if (next is "." or "," or ";" or ":" or "?" or "!")
        {
            return true;
        }

        // Capitals without a small letter, such as ℂ, are left in lower case; behind an initial Punkt takes them for a name.
        return char.IsLower(next[0]) ? !StartsSentencesInLowerCase(next) : afterInitial && char.IsUpper(next[0]);
    }

    private bool StartsSentencesInLowerCase(ReadOnlySpan<char> word)
    {
        foreach (string starter in smallStarters)
        {
            if (word.StartsWith(starter) && word[starter.Length..] is "" or ".")
            {
                return true;
            }
        }

        return false;
    }

    private static Func<ReadOnlySpan<char>, bool> Set(string words)
    {
        var set = words
            .Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .ToFrozenSet(StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        return set.Contains;
    }
}
