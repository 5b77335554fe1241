using CsCheck;
using StreamSentiment.Modeling.NGrams;

namespace StreamSentiment.Tests.Modeling.NGrams;

public sealed class NGramKeyTests
{
    [Fact]
    public void Collect_AnySequence_GivesEachNGramItsOwnNumber()
    {
        Gen.Select(
                Gen.OneOf(Gen.Int[0, 3], Gen.Int[NGramKey.MaxTokenId - 1, NGramKey.MaxTokenId]).Array[0, 12],
                Gen.Int[1, NGramKey.MaxOrder]
            )
            .Sample(
                (ids, order) =>
                {
                    var numbers = new List<long>();
                    NGramKey.Collect(ids, order, numbers);
                    string[] texts = (
                        from last in Enumerable.Range(0, ids.Length)
                        from length in Enumerable.Range(1, order)
                        where length <= last + 1
                        let words = ids[(last + 1 - length)..(last + 1)]
                        where !words.Contains(0)
                        select string.Join(' ', words)
                    ).ToArray();
                    Assert.Equal(texts.Length, numbers.Count);
                    Assert.Equal(texts.Distinct().Count(), numbers.Distinct().Count());
                    Assert.Equal(texts.Distinct().Count(), texts.Zip(numbers).Distinct().Count());
                },
                threads: 1
            );
    }
}
