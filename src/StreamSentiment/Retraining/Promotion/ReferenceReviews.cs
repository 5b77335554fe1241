using StreamSentiment.Data;

namespace StreamSentiment.Retraining.Promotion;

/// <summary>
/// Made-up reviews in plain English, as many of each label, which no data set holds: where no anchor set is configured, they show
/// that a candidate has not forgotten what a good and a bad review sound like. Half of them praise and blame loudly, the others
/// mildly: those show that a candidate leans to one label, before the loud ones do.
/// </summary>
internal static class ReferenceReviews
{
    private static readonly string[] Subjects =
    [
        "film",
        "book",
        "series",
        "album",
        "camera",
        "phone",
        "kettle",
        "hotel",
        "restaurant",
        "game",
    ];

    private static readonly string[] Positive =
    [
        "I loved this {0}. It is wonderful from beginning to end, and I would recommend it to everyone.",
        "An excellent {0}, one of the best I have ever had. Great fun, and worth every penny.",
        "What a brilliant {0}! I enjoyed every minute and I am very happy with it.",
        "This {0} is superb. Beautifully made, a perfect choice, and I will come back to it again and again.",
        "A fantastic {0}. I was surprised how well it works, and my family loves it too.",
        "Simply great. The {0} is amazing, I have no complaints at all, and it deserves the highest praise.",
        "A truly enjoyable {0}, with much love for detail. Well done, I am delighted.",
        "My favorite {0} of the year: touching, funny, powerful. I highly recommend it.",
        "The {0} is even better than I had hoped. Terrific quality, and a joy from the first day.",
        "I am very pleased with this {0}. It is outstanding, and today it still makes me smile.",
        "A good {0}. I liked it.",
        "We had a nice time with this {0} and will have it again.",
        "The {0} is fine, and I am glad that I chose it.",
        "It is a solid {0} with some very good ideas, and I enjoyed it.",
        "I have had this {0} for a month now and I still like it every day.",
        "My daughter wanted the {0}, and she is happy with it. So am I.",
        "A friend told me about this {0}, and he was right: it is good, and it is fun.",
        "The {0} does what it should, it looks nice, and the price is fair. Recommended.",
        "There is a lot to like in this {0}, above all how much care went into it.",
        "Good {0}, good price, and a pleasure for the whole family.",
    ];

    private static readonly string[] Negative =
    [
        "I hated this {0}. It is terrible from beginning to end, and I would not recommend it to anyone.",
        "An awful {0}, one of the worst I have ever had. No fun at all, and a waste of money.",
        "What a horrible {0}! I was bored every minute and I am very unhappy with it.",
        "This {0} is dreadful. Badly made, a poor choice, and I will avoid it from now on.",
        "A pathetic {0}. I was annoyed how badly it works, and my family hates it too.",
        "Simply bad. The {0} is a mess, I have nothing but complaints, and it deserves no praise.",
        "A truly boring {0}, without any love for detail. Poorly done, I am disappointed.",
        "The worst {0} of the year: dull, stupid, pointless. Avoid it at all costs.",
        "The {0} is even worse than I had feared. Terrible quality, and a pain from the first day.",
        "I am very disappointed with this {0}. It is a waste of time, and today it still makes me angry.",
        "A bad {0}. I did not like it.",
        "We had no good time with this {0} and will not have it again.",
        "The {0} is poor, and I am sorry that I chose it.",
        "It is a weak {0} with some very bad ideas, and I did not enjoy it.",
        "I have had this {0} for a month now and I still regret it every day.",
        "My daughter wanted the {0}, and she is unhappy with it. So am I.",
        "A friend told me about this {0}, and he was wrong: it is bad, and it is no fun.",
        "The {0} does not do what it should, it looks cheap, and the price is too high. Not recommended.",
        "There is little to like in this {0}, above all because no care went into it.",
        "Bad {0}, bad price, and a disappointment for the whole family.",
    ];

    /// <summary>Half of them are positive.</summary>
    public static IReadOnlyList<LabelledText> All { get; } =
    [
        .. from isPositive in (bool[])[true, false]
        let parts = isPositive ? Positive : Negative
        from subject in Enumerable.Range(0, Subjects.Length)
        from part in Enumerable.Range(0, parts.Length)
        select new LabelledText(parts[part].Replace("{0}", Subjects[subject]), isPositive)
        {
            Id = $"{(isPositive ? "positive" : "negative")}-{subject}-{part}",
            Source = "reference",
        },
    ];
}
