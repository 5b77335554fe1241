using System.CommandLine;
using System.Text.Json;
using StreamSentiment.Cli.Help;
using StreamSentiment.Cli.Options;
using StreamSentiment.Cli.Reports;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Kafka.Rights;

namespace StreamSentiment.Cli.Verbs;

/// <summary>
/// The options of <c>topics create</c> that give rights: <c>--acls</c>, <c>--principal</c>, and the names of the groups.
/// </summary>
internal sealed class RightsOptions
{
    private const string RetrainersByDefault = "streamsentiment-retrainer";
    private const string ConsumersByDefault = "streamsentiment-consumer";

    /// <summary>Whoever gives rights is one already.</summary>
    private static readonly AccessRole[] RolesByDefault = [.. Enum.GetValues<AccessRole>().Except([AccessRole.Admin])];

    private static readonly string[] RoleNames = [.. Enum.GetValues<AccessRole>().Select(EnumValues.Name)];

    private readonly Option<bool> acls = new("--acls")
    {
        Description =
            "Give the principals of roles their least rights, too: those of --principal, or without it User:streamsentiment-ROLE "
            + "of each role but admin. Rights that exist are not changed.",
    };

    private readonly Option<string[]> principals = new("--principal")
    {
        Description = $"A principal of a role; may be repeated. Roles: {string.Join(", ", RoleNames)}.",
        HelpName = "ROLE=User:NAME",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> scorers = Group(
        "--scorer-group",
        "Consumer group of the scorers. Default: STREAMSENTIMENT__KAFKA__GROUPID, or streamsentiment-scorer."
    );

    private readonly Option<string> retrainers = Group(
        "--retrainer-group",
        $"Consumer group of the retrainers. Default: {RetrainersByDefault}.",
        RetrainersByDefault
    );

    private readonly Option<string> consumers = Group(
        "--consumer-group",
        $"What the consumer groups of those who read scores begin with. Default: {ConsumersByDefault}.",
        ConsumersByDefault
    );

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[acls, principals, scorers, retrainers, consumers])
        {
            command.Add(option);
        }
    }

    /// <summary>The rights to give, in the order of the roles; empty without <c>--acls</c>.</summary>
    /// <exception cref="UsageException">A principal is malformed, or given without <c>--acls</c>.</exception>
    public IReadOnlyList<Grant> Read(ParseResult parsed, KafkaOptions options)
    {
        (AccessRole Role, string Principal)[] given = [.. parsed.GetValue(principals)!.Select(Principal).Distinct()];
        if (!parsed.GetValue(acls))
        {
            return given.Length == 0 ? [] : throw new UsageException("--principal has no effect without --acls.");
        }

        if (given.Length == 0)
        {
            given = [.. RolesByDefault.Select(role => (role, $"User:streamsentiment-{EnumValues.Name(role)}"))];
        }

        var groups = new RoleGroups(
            parsed.GetValue(scorers) ?? options.GroupId,
            parsed.GetValue(retrainers)!,
            parsed.GetValue(consumers)!
        );
        var rights = new RoleRights(options, groups);
        return
        [
            .. given
                .OrderBy(each => each.Role)
                .SelectMany(each => rights.Of(each.Role).Select(right => new Grant(each.Role, each.Principal, right))),
        ];
    }

    /// <summary>Gives the rights and says which of them are new.</summary>
    public static async Task<IReadOnlyList<(Grant Grant, bool IsNew)>> GiveAsync(
        KafkaOptions options,
        IReadOnlyList<Grant> grants
    )
    {
        if (grants.Count == 0)
        {
            return [];
        }

        var made = await new AccessAdministration(KafkaConnection.Clients(options)).GiveAsync([
            .. grants.Select(grant => (grant.Principal, grant.Right)),
        ]);
        return [.. grants.Select(grant => (grant, made.Contains((grant.Principal, grant.Right))))];
    }

    public static void Write(IReadOnlyList<(Grant Grant, bool IsNew)> given)
    {
        var table = new HtmlTable("Rights", "Role", "Principal", "Operation", "Resource", "Name", "") { IsList = true };
        foreach (var (grant, isNew) in given)
        {
            table.Row(
                EnumValues.Name(grant.Role),
                grant.Principal,
                grant.Right.OperationName,
                grant.Right.ResourceName,
                grant.Right.IsPrefix ? $"{grant.Right.Name}*" : grant.Right.Name,
                isNew ? "created" : "existed already"
            );
        }

        if (given.Count > 0)
        {
            Terminal.Data.Write(table);
        }
    }

    public static void WriteJson(Utf8JsonWriter json, IReadOnlyList<(Grant Grant, bool IsNew)> given)
    {
        foreach (var (grant, isNew) in given)
        {
            json.WriteStartObject();
            json.WriteString("role", EnumValues.Name(grant.Role));
            json.WriteString("principal", grant.Principal);
            json.WriteString("operation", grant.Right.OperationName);
            json.WriteString("resource", grant.Right.ResourceName);
            json.WriteString("resourceName", grant.Right.Name);
            json.WriteString("pattern", grant.Right.IsPrefix ? "PREFIXED" : "LITERAL");
            json.WriteBoolean("created", isNew);
            json.WriteEndObject();
        }
    }

    /// <summary>A principal may have = in its name: <c>scorer=User:CN=scorer,O=Shop</c>.</summary>
    private static (AccessRole Role, string Principal) Principal(string given)
    {
        if (
            given.Split('=', 2) is not [var name, var principal]
            || principal.Split(':', 2) is not [{ Length: > 0 } type, { Length: > 0 }]
            || !type.All(char.IsAsciiLetterOrDigit)
        )
        {
            throw new UsageException($"--principal {given} is not ROLE=User:NAME, such as scorer=User:scorer.");
        }

        int role = Array.FindIndex(RoleNames, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        return role >= 0
            ? (Enum.GetValues<AccessRole>()[role], principal)
            : throw new UsageException(
                $"--principal {given}: there is no role '{name}', but {string.Join(", ", RoleNames)}."
                    + WrongUse.DidYouMean(name, RoleNames)
            );
    }

    private static Option<T> Group<T>(string name, string description, T value) =>
        new(name)
        {
            Description = description,
            HelpName = "GROUP",
            DefaultValueFactory = _ => value,
        };

    private static Option<string?> Group(string name, string description) =>
        new(name) { Description = description, HelpName = "GROUP" };
}

/// <summary>A right that a principal of a role gets.</summary>
internal sealed record Grant(AccessRole Role, string Principal, AccessRight Right);
