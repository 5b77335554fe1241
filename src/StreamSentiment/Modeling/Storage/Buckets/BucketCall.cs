using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace StreamSentiment.Modeling.Storage.Buckets;

/// <summary>Calls to a bucket: retried while the fault may pass, and then reported in one sentence.</summary>
internal static class BucketCall
{
    /// <summary>Enough for the largest file of a model on a slow line.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly ResiliencePipeline Retrying = new ResiliencePipelineBuilder()
        .AddRetry(
            new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(IsPassing),
                MaxRetryAttempts = 6,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(50),
                UseJitter = true,
            }
        )
        .AddTimeout(Patience)
        .Build();

    /// <summary>Calls, and retries for some three seconds while the fault may pass.</summary>
    /// <exception cref="ModelBucketException">The fault did not pass.</exception>
    public static T Ask<T>(BucketAddress address, Func<CancellationToken, Task<T>> question)
    {
        try
        {
            // On the pool: the caller's own synchronization context would wait for the thread that waits here.
            return Task.Run(async () => await Retrying.ExecuteAsync(async abort => await question(abort)))
                .GetAwaiter()
                .GetResult();
        }
        catch (Exception e)
            when (e
                    is AmazonServiceException
                        or AmazonClientException
                        or HttpRequestException
                        or IOException
                        or TimeoutRejectedException
            )
        {
            throw new ModelBucketException($"{address}: {ReasonOf(e, address.Bucket)}", e);
        }
    }

    private static bool IsPassing(Exception e) =>
        e switch
        {
            // Two writes at once: S3 asks for another try
            AmazonServiceException { ErrorCode: "ConditionalRequestConflict" } => true,
            AmazonServiceException { StatusCode: var status } when status != 0 => status
                is HttpStatusCode.InternalServerError
                    or HttpStatusCode.BadGateway
                    or HttpStatusCode.ServiceUnavailable
                    or HttpStatusCode.GatewayTimeout
                    or HttpStatusCode.TooManyRequests
                    or HttpStatusCode.RequestTimeout,
            _ => ConnectionFault(e) is not null,
        };

    /// <summary>The network's part in a fault, or null; a full disk is an <see cref="IOException"/> too, and is none.</summary>
    private static Exception? ConnectionFault(Exception? e) =>
        e is null or HttpRequestException or HttpIOException or SocketException ? e : ConnectionFault(e.InnerException);

    private static string ReasonOf(Exception e, string bucket) =>
        e switch
        {
            AmazonS3Exception { ErrorCode: "NoSuchBucket" } => $"there is no bucket {bucket}.",
            AmazonServiceException { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } =>
                $"no access: {Sentence(e)}",
            AmazonClientException when e.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase) =>
                $"no access: {Sentence(e)}",
            TimeoutRejectedException => $"no answer within {Patience.TotalMinutes} minutes.",
            _ when ConnectionFault(e) is { } fault => $"no connection: {Sentence(fault)}",
            _ => Sentence(e),
        };

    private static string Sentence(Exception e) => $"{e.Message.ReplaceLineEndings(" ").Trim().TrimEnd('.')}.";
}
