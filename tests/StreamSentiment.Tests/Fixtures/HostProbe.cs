using System.Net;
using System.Text.RegularExpressions;

namespace StreamSentiment.Tests.Fixtures;

/// <summary>Asks a host in a process of its own whether it is ready.</summary>
internal static partial class HostProbe
{
    private static readonly HttpClient Http = new();

    /// <summary>Where the host listens, once it does.</summary>
    public static async Task<string> AddressAsync(ProcessRunner host)
    {
        await host.UntilAsync(() => Listening().IsMatch(host.Output), "it listens");
        return Listening().Match(host.Output).Groups[1].Value;
    }

    /// <summary>The status and the text of <c>/health/ready</c>, once the host listens.</summary>
    public static Task<(HttpStatusCode Status, string Text)> ReadyAsync(ProcessRunner host) => HealthAsync(host, "ready");

    private static async Task<(HttpStatusCode Status, string Text)> HealthAsync(ProcessRunner host, string check)
    {
        string address = await AddressAsync(host);
        using var response = await Http.GetAsync($"{address}/health/{check}", TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Waits until the host is ready, or is not and says this.</summary>
    public static Task UntilReadyAsync(ProcessRunner host, HttpStatusCode status, string text = "") =>
        UntilAsync(host, "ready", status, text);

    /// <summary>Waits until a check of health has a status and says this.</summary>
    public static async Task UntilAsync(ProcessRunner host, string check, HttpStatusCode status, string text = "")
    {
        (HttpStatusCode Status, string Text) answer = default;
        try
        {
            await host.UntilAsync(
                async () =>
                {
                    answer = await HealthAsync(host, check);
                    return answer.Status == status && answer.Text.Contains(text, StringComparison.Ordinal);
                },
                $"/health/{check} is {status} {text}"
            );
        }
        catch (Xunit.Sdk.FailException e)
        {
            Assert.Fail($"{e.Message} It is {answer.Status} {answer.Text}\n{host.Output}");
        }
    }

    /// <summary>Waits until a metric without labels of its own has this value.</summary>
    public static async Task UntilMetricAsync(ProcessRunner host, string name, int value)
    {
        string address = await AddressAsync(host);
        var line = new Regex($@"^{name}(\{{.*\}})? {value}( |$)", RegexOptions.Multiline);
        await host.UntilAsync(
            async () => line.IsMatch(await Http.GetStringAsync($"{address}/metrics", TestContext.Current.CancellationToken)),
            $"{name} is {value}"
        );
    }

    [GeneratedRegex(@"Now listening on: (http://[^\s""]+)")]
    private static partial Regex Listening();
}
