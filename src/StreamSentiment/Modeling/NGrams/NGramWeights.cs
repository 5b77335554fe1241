using System.Buffers;
using System.Numerics;
using StreamSentiment.Modeling.Storage;

namespace StreamSentiment.Modeling.NGrams;

/// <summary>
/// A log-odds for each n-gram, and one for every review. The score of a review is their sum over the n-grams that it holds, each
/// once; it is summed in the order of the n-grams, so that it is the same to the bit wherever it is computed. Immutable,
/// thread-safe.
/// </summary>
internal sealed class NGramWeights
{
    /// <summary>The name of the stored log-odds.</summary>
    public const string OddsName = "ngrams.odds";

    private const string KeysName = "ngrams.keys",
        BiasName = "ngrams.bias";

    private readonly long[] keys;
    private readonly float[] odds;
    private readonly float bias;
    private readonly int order;
    private readonly int vocabularySize;
    private readonly int[] starts; // where the n-grams of each length and, of one length, of each first token begin; then the end

    // A bit for each hash of an n-gram. Most n-grams of a review are unknown, and eight bits for each known one are in the cache.
    private readonly ulong[] hashes;
    private readonly int hashShift;

    /// <param name="spec">The longest n-gram; the count is that of <paramref name="keys"/>.</param>
    /// <param name="vocabularySize">Token ids are below it.</param>
    /// <param name="keys">The n-grams (<see cref="NGramKey"/>), in rising order.</param>
    /// <param name="odds">The log-odds of each.</param>
    /// <param name="bias">That of every review.</param>
    /// <exception cref="InvalidModelException">The n-grams do not rise, or one is of other tokens or longer.</exception>
    public NGramWeights(NGramSpec spec, int vocabularySize, long[] keys, float[] odds, float bias)
    {
        (this.keys, this.odds, this.bias, this.vocabularySize, order) = (keys, odds, bias, vocabularySize, spec.Order);
        starts = new int[order * vocabularySize + 1];
        hashes = new ulong[(int)BitOperations.RoundUpToPowerOf2((uint)keys.Length / 8 + 2)];
        hashShift = 64 - BitOperations.Log2((uint)hashes.Length) - BitOperations.Log2(64);
        int next = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            int place = PlaceOf(keys[i]);
            if (place < 0 || (i > 0 && keys[i] <= keys[i - 1]))
            {
                throw new InvalidModelException(
                    $"The n-gram {i} of {KeysName} is {keys[i]}: it is not above the one before it, or not of 1 to {order} token "
                        + $"ids from 1 to {vocabularySize - 1}."
                );
            }

            var (word, bit) = HashOf(keys[i]);
            hashes[word] |= bit;
            while (next <= place)
            {
                starts[next++] = i;
            }
        }

        starts.AsSpan(next).Fill(keys.Length);
    }

    /// <summary>The number of n-grams.</summary>
    public int Count => keys.Length;

    /// <summary>The n-grams (<see cref="NGramKey"/>), in rising order.</summary>
    public ReadOnlySpan<long> Keys => keys;

    /// <summary>The log-odds of each n-gram.</summary>
    public ReadOnlySpan<float> Odds => odds;

    /// <summary>Names and shapes of the stored numbers in fp32.</summary>
    public static IEnumerable<(string Name, long[] Shape)> Numbers(NGramSpec? spec) =>
        spec is null ? [] : [(OddsName, [spec.Count]), (BiasName, [1])];

    /// <summary>Names and shapes of the stored integers of 64 bits.</summary>
    public static IEnumerable<(string Name, long[] Shape)> Integers(NGramSpec? spec) =>
        spec is null ? [] : [(KeysName, [spec.Count])];

    /// <summary>The n-grams of a file of weights; null where the specification has none.</summary>
    /// <inheritdoc cref="NGramWeights(NGramSpec, int, long[], float[], float)"/>
    public static NGramWeights? From(ModelSpec spec, StoredNumbers stored) =>
        spec.NGrams is { } nGrams
            ? new(nGrams, spec.VocabularySize, stored.Integers[KeysName], stored.Numbers[OddsName], stored.Numbers[BiasName][0])
            : null;

    /// <summary>What is stored, by <see cref="Numbers"/> and <see cref="Integers"/>.</summary>
    public IEnumerable<StoredTensor> Tensors() =>
        [StoredTensor.Of(KeysName, keys), StoredTensor.Of(OddsName, odds), StoredTensor.Of(BiasName, [bias])];

    /// <summary>The log-odds that a review is positive.</summary>
    public double Score(ReadOnlySpan<int> tokenIds)
    {
        int[] found = ArrayPool<int>.Shared.Rent(order * tokenIds.Length + 1);
        int count = Find(tokenIds, found);
        found.AsSpan(0, count).Sort();
        double sum = bias;
        for (int i = 0; i < count; i++)
        {
            if (i == 0 || found[i] != found[i - 1])
            {
                sum += odds[found[i]];
            }
        }

        ArrayPool<int>.Shared.Return(found);
        return sum;
    }

    /// <summary>
    /// The places of the known n-grams, as often as they occur; one with padding or an id that is none is unknown.
    /// </summary>
    private int Find(ReadOnlySpan<int> tokenIds, int[] found)
    {
        int count = 0;
        for (int first = 0; first < tokenIds.Length; first++)
        {
            long key = 0;
            for (int length = 0; length < order && first + length < tokenIds.Length; length++)
            {
                int id = tokenIds[first + length];
                if (id <= 0 || id >= vocabularySize)
                {
                    break;
                }

                key = key << NGramKey.BitsPerToken | (uint)id;
                var (word, bit) = HashOf(key);
                if ((hashes[word] & bit) == 0)
                {
                    continue;
                }

                int place = length * vocabularySize + tokenIds[first];
                int start = starts[place];
                int position = keys.AsSpan(start, starts[place + 1] - start).BinarySearch(key);
                if (position >= 0)
                {
                    found[count++] = start + position;
                }
            }
        }

        return count;
    }

    /// <summary>The place in <see cref="hashes"/>; source of the factor: Knuth, The Art of Computer Programming 3, 6.4.</summary>
    private (int Word, ulong Bit) HashOf(long key)
    {
        ulong hash = (ulong)key * 0x9E37_79B9_7F4A_7C15 >> hashShift;
        return ((int)(hash / 64), 1UL << (int)(hash % 64));
    }

    /// <summary>The place in <see cref="starts"/> of an n-gram; -1 for a number that is none.</summary>
    private int PlaceOf(long key)
    {
        for (int length = 0; length < order && key > 0; length++)
        {
            long id = key & NGramKey.MaxTokenId;
            if (id == 0 || id >= vocabularySize)
            {
                return -1;
            }

            key >>= NGramKey.BitsPerToken;
            if (key == 0)
            {
                return length * vocabularySize + (int)id;
            }
        }

        return -1;
    }
}
