using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Confluent.Kafka;
using StreamSentiment.Contracts;

namespace StreamSentiment.Kafka.Clients;

/// <summary>
/// Signs commands and checks their signatures: HMAC-SHA256 over the topic, the key and the value of the record, each after its
/// length in 4 bytes, the highest first. That a command comes a second time is seen by its id, and later by its validity.
/// </summary>
internal sealed class CommandSigning
{
    /// <summary>As long as the hash, so that the key is no easier to guess than a signature.</summary>
    private const int LeastKeyLength = 32;

    private const string Scheme = "hmac-sha256=";

    private readonly byte[][] keys;

    private CommandSigning(byte[][] keys) => this.keys = keys;

    /// <summary>The signing that the options ask for; null where commands are not signed.</summary>
    /// <exception cref="IOException">The file of the keys cannot be read.</exception>
    public static CommandSigning? Of(KafkaOptions options)
    {
        string text =
            options.CommandKey.Length > 0 ? options.CommandKey
            : options.CommandKeyFile.Length > 0 ? File.ReadAllText(options.CommandKeyFile)
            : "";
        byte[][] keys = [.. Lines(text).Select(Encoding.UTF8.GetBytes)];
        return options.CommandKey.Length > 0 || options.CommandKeyFile.Length > 0 ? new CommandSigning(keys) : null;
    }

    /// <summary>Why the keys cannot be used, in a sentence that names the setting and not the key; null if they can.</summary>
    public static string? FindFault(KafkaOptions options)
    {
        const string Section = KafkaOptions.Section;
        if (options.CommandKey.Length > 0 && options.CommandKeyFile.Length > 0)
        {
            return $"{Section}:CommandKey and {Section}:CommandKeyFile must not be given both.";
        }

        string setting =
            $"{Section}:{(options.CommandKey.Length > 0 ? nameof(options.CommandKey) : nameof(options.CommandKeyFile))}";
        try
        {
            return
                Of(options) is { } signing && (signing.keys.Length == 0 || signing.keys.Any(key => key.Length < LeastKeyLength))
                ? $"{setting} holds no key, or one of fewer than {LeastKeyLength} bytes; make one: openssl rand -hex 32."
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{setting} cannot be read: {e.Message}";
        }
    }

    /// <summary>The header with the signature, by the first key.</summary>
    public Header Sign(string topic, byte[] key, byte[] value) => new(CommandHeaders.Signature, Sign(keys[0], topic, key, value));

    /// <summary>Why a record is no command of somebody who has a key, in a sentence; null if it is.</summary>
    public string? FindFault(string topic, byte[]? key, byte[]? value, Headers? headers)
    {
        if (headers is null || !headers.TryGetLastBytes(CommandHeaders.Signature, out byte[] signature))
        {
            return "It is not signed, and only signed commands are carried out (Kafka:CommandKeyFile).";
        }

        bool isRight = keys.Any(each =>
            CryptographicOperations.FixedTimeEquals(signature, Sign(each, topic, key ?? [], value ?? []))
        );
        return isRight ? null : "Its signature is wrong: of another key (Kafka:CommandKeyFile), or it was changed.";
    }

    private static byte[] Sign(byte[] signer, string topic, byte[] key, byte[] value) =>
        Encoding.ASCII.GetBytes(Scheme + Convert.ToHexStringLower(Hash(signer, topic, key, value)));

    private static byte[] Hash(byte[] signer, string topic, byte[] key, byte[] value)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, signer);
        foreach (byte[] part in (byte[][])[Encoding.UTF8.GetBytes(topic), key, value])
        {
            byte[] length = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
            hash.AppendData(length);
            hash.AppendData(part);
        }

        return hash.GetHashAndReset();
    }

    private static string[] Lines(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
