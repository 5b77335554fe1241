using System.Text.RegularExpressions;

namespace StreamSentiment.Kafka.Clients;

/// <summary>
/// The place of a process in its consumer groups, which it takes again when it is started again: partitions need no new owner
/// then, and what it left in a transaction is aborted at once. It is the name of the instance; processes that were given no name
/// of their own, and run on one machine, get <c>NAME</c>, <c>NAME-2</c> and so on by locks on files, which end with the process.
/// </summary>
internal sealed partial class MemberSlot : IDisposable
{
    private const int MostOnAMachine = 10_000;

    private readonly FileStream? claim;

    private MemberSlot(string name, FileStream? claim) => (Name, this.claim) = (name, claim);

    /// <summary>The place, the same at each start.</summary>
    public string Name { get; }

    /// <summary>The place of an instance that was given its name: a second process of that name takes it away.</summary>
    public static MemberSlot Of(string instance) => new(instance, null);

    /// <summary>The first place on this machine that no living process has.</summary>
    /// <param name="instance">The name that such processes share.</param>
    /// <param name="group">The consumer group.</param>
    /// <param name="folder">Where the locks are; that of temporary files by default.</param>
    public static MemberSlot Claim(string instance, string group, string? folder = null)
    {
        folder ??= Path.GetTempPath();
        for (int number = 1; number <= MostOnAMachine; number++)
        {
            string name = number == 1 ? instance : $"{instance}-{number}";
            string file = string.Concat($"streamsentiment-{group}-{name}.lock".Select(Plain));
            try
            {
                return new MemberSlot(name, Open(Path.Combine(folder, file)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another process has it, perhaps one of another user.
            }
        }

        return Of($"{instance}-{Guid.NewGuid():N}"); // a folder that cannot be written to
    }

    /// <summary>The place of a member, by its id: the broker adds something to the place. Another id stays as it is.</summary>
    public static string PlaceOf(string member) => Added().Replace(member, "");

    public void Dispose() => claim?.Dispose();

    private static FileStream Open(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    [GeneratedRegex("(?<!^streamsentiment)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    private static partial Regex Added();

    private static char Plain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_';
}
