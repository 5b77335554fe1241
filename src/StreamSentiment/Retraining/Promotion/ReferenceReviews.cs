using StreamSentiment.Data;

namespace StreamSentiment.Retraining.Promotion;

/// <summary>
/// Made-up reviews in plain English, as many of each label, which no data set holds: where no anchor set is configured, they show
/// that a candidate has not forgotten what a good and a bad review sound like.
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
    ];

    /// <summary>Half of them positive. A third has one part, the others two and three.</summary>
    public static IReadOnlyList<LabelledText> All { get; } =
    [
        .. from isPositive in (bool[])[true, false]
        let parts = isPositive ? Positive : Negative
        from subject in Enumerable.Range(0, Subjects.Length)
        from part in Enumerable.Range(0, parts.Length)
        let chosen = Enumerable.Range(0, 1 + (subject + part) % 3).Select(i => parts[(part + 3 * i) % parts.Length])
        select new LabelledText(string.Join(' ', chosen).Replace("{0}", Subjects[subject]), isPositive)
        {
            Id = $"{(isPositive ? "positive" : "negative")}-{subject}-{part}",
            Source = "reference",
        },
    ];
}
