using System.Collections.Frozen;

namespace StreamSentiment.Text.Nltk;

/// <summary>
/// Words after which a period ends no sentence, for <see cref="SentenceSplitter"/> and for models that were stored before
/// <see cref="PunktModel.English"/> was here. A list of newspaper English: the months and the states, but not "etc" or "i.e".
/// </summary>
internal static class EnglishAbbreviations
{
    private const string All = """
        a.c a.d a.g a.h a.k a.m a.s a.t adm ala ariz ark aug b b.f b.k b.v bros c c.i.t c.o.m.b c.v c.w.h calif capt
        chg cie co col colo conn corp cos ct d d.c d.h d.w dec dist dr e e.f e.h e.l e.m f f.a f.c f.g f.j feb fla fr
        fri ft g g.d g.f g.k g.m ga gen gov h h.c h.f h.m h.w hon ill inc int'l j j.b j.c j.h j.j j.k j.p j.r jan jr k
        k.r kan ky l l.a l.f l.p lt ltd m m.b.a m.d.c m.j maj md messrs mg mich minn mo mr mrs ms mtg n n.c n.d n.h
        n.j n.m n.v n.y nev nov o o.j oct ok okla ore p p.a.m p.m pa ph ph.d prof q r r.a r.h r.i r.j r.k r.t rep reps
        s s.a s.c s.g s.p.a s.s sen sens sep sept sr st sw t t.j tenn tex thurs tues u u.k u.n u.s u.s.a u.s.s.r v va
        vs vt w w.c w.r w.va w.w wash wed wis wyo x y yr z z.m
        """;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Set = All.Split(
            [' ', '\n', '\r'],
            StringSplitOptions.RemoveEmptyEntries
        )
        .ToFrozenSet(StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool Contains(ReadOnlySpan<char> word) => Set.Contains(word);
}
