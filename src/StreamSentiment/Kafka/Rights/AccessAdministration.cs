using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamSentiment.Kafka.Clients;

namespace StreamSentiment.Kafka.Rights;

/// <summary>Gives rights. Whoever does it needs ALTER on the cluster, and can give itself any right with that.</summary>
internal sealed class AccessAdministration(KafkaClients clients)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Gives each principal the rights that it has not; takes nothing away.</summary>
    /// <param name="grants">Principals and their rights; the same one may come twice.</param>
    /// <returns>Those grants that were new.</returns>
    /// <exception cref="BrokerUnreachableException">The brokers have no authorizer, or do not let this client do it.</exception>
    public async Task<IReadOnlySet<(string Principal, AccessRight Right)>> GiveAsync(
        IReadOnlyCollection<(string Principal, AccessRight Right)> grants
    )
    {
        await using var questions = clients.Questions();
        try
        {
            HashSet<AclBinding> known = [];
            foreach (string principal in grants.Select(grant => grant.Principal).Distinct())
            {
                var described = await questions.AskAsync(
                    admin => admin.DescribeAclsAsync(Of(principal), new DescribeAclsOptions { RequestTimeout = Patience }),
                    Patience
                );
                known.UnionWith(described.AclBindings);
            }

            var missing = grants.Where(grant => !known.Contains(grant.Right.To(grant.Principal))).ToHashSet();
            if (missing.Count > 0)
            {
                await questions.AskAsync(
                    admin =>
                        admin.CreateAclsAsync(
                            missing.Select(grant => grant.Right.To(grant.Principal)),
                            new CreateAclsOptions { RequestTimeout = Patience }
                        ),
                    Patience
                );
            }

            return missing;
        }
        catch (DescribeAclsException e)
        {
            throw Refusal(e.Result.Error);
        }
        catch (CreateAclsException e)
        {
            throw Refusal(e.Results.Select(result => result.Error).First(error => error.IsError));
        }
    }

    private BrokerUnreachableException Refusal(Error error) =>
        new(
            error.Code switch
            {
                ErrorCode.ClusterAuthorizationFailed => KafkaFault.NotAuthorized(clients.Options, "ALTER on the cluster"),
                ErrorCode.SecurityDisabled =>
                    $"Kafka at {clients.Options.Bootstrap} has no authorizer (authorizer.class.name): everybody may do "
                        + "everything, and rights cannot be given.",
                _ => $"Kafka at {clients.Options.Bootstrap} does not give the rights: {error.Reason}",
            }
        );

    private static AclBindingFilter Of(string principal) =>
        new()
        {
            PatternFilter = new ResourcePatternFilter { Type = ResourceType.Any, ResourcePatternType = ResourcePatternType.Any },
            EntryFilter = new AccessControlEntryFilter
            {
                Principal = principal,
                Operation = AclOperation.Any,
                PermissionType = AclPermissionType.Any,
            },
        };
}
