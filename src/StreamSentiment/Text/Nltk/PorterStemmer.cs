namespace StreamSentiment.Text.Nltk;

/// <summary>
/// Porter's stemmer (1980) with NLTK's extensions: a table of irregular words, two-letter words unchanged, and the
/// changed rules marked "NLTK" below. Expects lower case; any other character counts as a consonant.
/// <see href="https://www.nltk.org/api/nltk.stem.porter.html"/>, <see href="https://tartarus.org/martin/PorterStemmer/"/>
/// </summary>
internal static class PorterStemmer
{
    private static readonly (string Suffix, string Replacement)[][] Step2 = ByLastLetter([
        ("ational", "ate"),
        ("tional", "tion"),
        ("enci", "ence"),
        ("anci", "ance"),
        ("izer", "ize"),
        ("bli", "ble"),
        ("alli", "al"),
        ("entli", "ent"),
        ("eli", "e"),
        ("ousli", "ous"),
        ("ization", "ize"),
        ("ation", "ate"),
        ("ator", "ate"),
        ("alism", "al"),
        ("iveness", "ive"),
        ("fulness", "ful"),
        ("ousness", "ous"),
        ("aliti", "al"),
        ("iviti", "ive"),
        ("biliti", "ble"),
        ("fulli", "ful"),
    ]);

    private static readonly (string Suffix, string Replacement)[][] Step3 = ByLastLetter([
        ("icate", "ic"),
        ("ative", ""),
        ("alize", "al"),
        ("iciti", "ic"),
        ("ical", "ic"),
        ("ful", ""),
        ("ness", ""),
    ]);

    private static readonly (string Suffix, string Replacement)[][] Step4 = ByLastLetter([
        ("al", ""),
        ("ance", ""),
        ("ence", ""),
        ("er", ""),
        ("ic", ""),
        ("able", ""),
        ("ible", ""),
        ("ant", ""),
        ("ement", ""),
        ("ment", ""),
        ("ent", ""),
        ("ion", ""),
        ("ou", ""),
        ("ism", ""),
        ("ate", ""),
        ("iti", ""),
        ("ous", ""),
        ("ive", ""),
        ("ize", ""),
    ]);

    /// <summary>Writes the stem and returns its length, which is at most the word's.</summary>
    public static int Stem(ReadOnlySpan<char> word, Span<char> stem)
    {
        if (Irregular(word) is { } irregular)
        {
            irregular.CopyTo(stem);
            return irregular.Length;
        }

        word.CopyTo(stem);
        if (word.Length <= 2)
        {
            return word.Length;
        }

        int length = RemovePlural(stem, word.Length);
        length = RemovePast(stem, length);
        TurnFinalY(stem[..length]);
        length = ShortenDouble(stem, length);
        length = ReplaceSuffix(stem, length, Step3);
        length = RemoveSuffix(stem, length);
        length = RemoveFinalE(stem, length);
        return RemoveDoubleL(stem, length);
    }

    private static string? Irregular(ReadOnlySpan<char> word) =>
        word switch
        {
            "sky" or "skies" => "sky",
            "dying" => "die",
            "lying" => "lie",
            "tying" => "tie",
            "news" => "news",
            "inning" or "innings" => "inning",
            "outing" or "outings" => "outing",
            "canning" or "cannings" => "canning",
            "howe" => "howe",
            "proceed" => "proceed",
            "exceed" => "exceed",
            "succeed" => "succeed",
            _ => null,
        };

    /// <summary>Step 1a.</summary>
    private static int RemovePlural(ReadOnlySpan<char> word, int length)
    {
        word = word[..length];
        if (word[^1] != 's')
        {
            return length;
        }

        if (word.EndsWith("ies"))
        {
            // NLTK: "dies" gives "die", "flies" gives "fli".
            return length == 4 ? 3 : length - 2;
        }

        return word.EndsWith("sses") ? length - 2
            : word.EndsWith("ss") ? length
            : length - 1;
    }

    /// <summary>Step 1b.</summary>
    private static int RemovePast(Span<char> stem, int length)
    {
        ReadOnlySpan<char> word = stem[..length];
        if (word.EndsWith("ied"))
        {
            // NLTK: "died" gives "die", "spied" gives "spi".
            return length == 4 ? 3 : length - 2;
        }

        if (word.EndsWith("eed"))
        {
            return Measure(word[..^3]) > 0 ? length - 1 : length;
        }

        if (word.EndsWith("ed") && HasVowel(word[..^2]))
        {
            return RestoreEnding(stem, length - 2);
        }

        return word.EndsWith("ing") && HasVowel(word[..^3]) ? RestoreEnding(stem, length - 3) : length;
    }

    private static int RestoreEnding(Span<char> stem, int length)
    {
        ReadOnlySpan<char> word = stem[..length];
        if (word.EndsWith("at") || word.EndsWith("bl") || word.EndsWith("iz"))
        {
            stem[length] = 'e';
            return length + 1;
        }

        if (EndsInDoubleConsonant(word))
        {
            return word[^1] is 'l' or 's' or 'z' ? length : length - 1;
        }

        if (Measure(word) == 1 && EndsConsonantVowelConsonant(word))
        {
            stem[length] = 'e';
            return length + 1;
        }

        return length;
    }

    /// <summary>Step 1c, NLTK's: after a consonant that is not the word's first letter.</summary>
    private static void TurnFinalY(Span<char> stem)
    {
        if (stem.Length > 2 && stem[^1] == 'y' && IsConsonant(stem, stem.Length - 2))
        {
            stem[^1] = 'i';
        }
    }

    /// <summary>Step 2.</summary>
    private static int ShortenDouble(Span<char> stem, int length)
    {
        ReadOnlySpan<char> word = stem[..length];
        if (word.EndsWith("alli") && Measure(word[..^4]) > 0)
        {
            // NLTK: applied again, for "-ationally" and the like.
            return ShortenDouble(stem, length - 2);
        }

        if (word.EndsWith("logi"))
        {
            // NLTK: the 'l' counts, so that "geologi" loses its 'i' too.
            return Measure(word[..^3]) > 0 ? length - 1 : length;
        }

        return ReplaceSuffix(stem, length, Step2);
    }

    /// <summary>The first suffix that matches decides, even if the rest before it is too short for the rule.</summary>
    private static int ReplaceSuffix(Span<char> stem, int length, (string Suffix, string Replacement)[][] rules)
    {
        ReadOnlySpan<char> word = stem[..length];
        foreach (var (suffix, replacement) in RulesFor(word, rules))
        {
            if (word.EndsWith(suffix))
            {
                int start = length - suffix.Length;
                if (Measure(word[..start]) == 0)
                {
                    return length;
                }

                replacement.CopyTo(stem[start..]);
                return start + replacement.Length;
            }
        }

        return length;
    }

    /// <summary>Step 4.</summary>
    private static int RemoveSuffix(ReadOnlySpan<char> stem, int length)
    {
        var word = stem[..length];
        foreach (var (suffix, _) in RulesFor(word, Step4))
        {
            if (word.EndsWith(suffix))
            {
                var rest = word[..^suffix.Length];
                return Measure(rest) > 1 && (suffix != "ion" || rest[^1] is 's' or 't') ? rest.Length : length;
            }
        }

        return length;
    }

    /// <summary>Step 5a.</summary>
    private static int RemoveFinalE(ReadOnlySpan<char> stem, int length)
    {
        if (length == 0 || stem[length - 1] != 'e')
        {
            return length;
        }

        var rest = stem[..(length - 1)];
        int measure = Measure(rest);
        return measure > 1 || (measure == 1 && !EndsConsonantVowelConsonant(rest)) ? length - 1 : length;
    }

    /// <summary>Step 5b.</summary>
    private static int RemoveDoubleL(ReadOnlySpan<char> stem, int length)
    {
        var word = stem[..length];
        return word.EndsWith("ll") && Measure(word[..^1]) > 1 ? length - 1 : length;
    }

    private static (string Suffix, string Replacement)[][] ByLastLetter((string Suffix, string Replacement)[] rules) =>
        [.. Enumerable.Range('a', 26).Select(letter => rules.Where(rule => rule.Suffix[^1] == letter).ToArray())];

    /// <summary>The rules, in their order, whose suffix ends as the word does.</summary>
    private static (string Suffix, string Replacement)[] RulesFor(
        ReadOnlySpan<char> word,
        (string Suffix, string Replacement)[][] rules
    ) => !word.IsEmpty && char.IsAsciiLetterLower(word[^1]) ? rules[word[^1] - 'a'] : [];

    /// <summary>Porter's measure: the number of times that a consonant follows a vowel.</summary>
    private static int Measure(ReadOnlySpan<char> word)
    {
        int count = 0;
        bool consonantBefore = true;
        for (int i = 0; i < word.Length; i++)
        {
            bool consonant = IsConsonant(word[i], isFirst: i == 0, consonantBefore);
            count += consonant && !consonantBefore ? 1 : 0;
            consonantBefore = consonant;
        }

        return count;
    }

    private static bool HasVowel(ReadOnlySpan<char> word)
    {
        bool consonantBefore = true;
        for (int i = 0; i < word.Length; i++)
        {
            consonantBefore = IsConsonant(word[i], isFirst: i == 0, consonantBefore);
            if (!consonantBefore)
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsInDoubleConsonant(ReadOnlySpan<char> word) =>
        word.Length >= 2 && word[^1] == word[^2] && IsConsonant(word, word.Length - 1);

    /// <summary>Condition *o; NLTK's also holds for two letters, a vowel and a consonant.</summary>
    private static bool EndsConsonantVowelConsonant(ReadOnlySpan<char> word)
    {
        int last = word.Length - 1;
        if (word.Length == 2)
        {
            return !IsConsonant(word, 0) && IsConsonant(word, 1);
        }

        return word.Length > 2
            && word[last] is not ('w' or 'x' or 'y')
            && IsConsonant(word, last)
            && !IsConsonant(word, last - 1)
            && IsConsonant(word, last - 2);
    }

    private static bool IsConsonant(ReadOnlySpan<char> word, int index)
    {
        // A 'y' depends on its neighbour, so a run of them is read from its start.
        int start = index;
        while (start > 0 && word[start] == 'y')
        {
            start--;
        }

        bool consonant = true;
        for (int i = start; i <= index; i++)
        {
            consonant = IsConsonant(word[i], isFirst: i == 0, consonant);
        }

        return consonant;
    }

    private static bool IsConsonant(char letter, bool isFirst, bool consonantBefore) =>
        letter switch
        {
            'a' or 'e' or 'i' or 'o' or 'u' => false,
            'y' => isFirst || !consonantBefore,
            _ => true,
        };
}
