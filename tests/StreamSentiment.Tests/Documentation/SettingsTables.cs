using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text;
using Microsoft.Extensions.Configuration;
using StreamSentiment.Kafka.Clients;
using StreamSentiment.Retrainer;
using StreamSentiment.Scorer;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Documentation;

/// <summary>A table of settings for each section, made from the options of both hosts and their doc comments.</summary>
internal static class SettingsTables
{
    /// <summary>Defaults that depend on the machine.</summary>
    private static readonly Dictionary<string, string> OfTheMachine = new()
    {
        ["Scoring:Model"] = "the bundled model",
        ["Scoring:Instance"] = "the machine's name",
        ["Scoring:Workers"] = "the number of cores",
        ["Retraining:Model"] = "the bundled model",
        ["Retraining:Instance"] = "the machine's name and `-retrainer`",
    };

    public static string Create()
    {
        var comments = DocComments.Read(typeof(KafkaOptions).Assembly);
        var hosts = new (string Name, object Settings)[]
        {
            ("scorer", ScorerSettings.Read(Shipped("StreamSentiment.Scorer"), [])),
            ("retrainer", RetrainerSettings.Read(Shipped("StreamSentiment.Retrainer"), [])),
        };
        var sections = hosts
            .SelectMany(host => Sections(host.Settings).Select(section => (host.Name, Section: section)))
            .GroupBy(use => use.Section.Name);
        var text = new StringBuilder();
        foreach (var section in sections)
        {
            var type = section.First().Section.PropertyType;
            text.AppendLine($"## {section.Key}").AppendLine();
            text.AppendLine($"{comments.Summary(type)} Read by: {string.Join(", ", section.Select(use => use.Name))}.")
                .AppendLine();
            text.AppendLine("| setting | values | default | meaning |").AppendLine("|---|---|---|---|");
            var instances = section.Select(use =>
                (use.Name, use.Section.GetValue(hosts.First(host => host.Name == use.Name).Settings)!)
            );
            AddRows(text, comments, section.Key, [.. instances]);
            text.AppendLine();
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static IEnumerable<PropertyInfo> Sections(object settings) =>
        settings.GetType().GetProperties().Where(property => IsSection(property.PropertyType));

    private static bool IsSection(Type type) => type.IsClass && type.Assembly == typeof(KafkaOptions).Assembly;

    private static void AddRows(
        StringBuilder text,
        DocComments comments,
        string section,
        (string Host, object Options)[] instances
    )
    {
        foreach (var property in instances[0].Options.GetType().GetProperties())
        {
            string name = $"{section}:{property.Name}";
            (string Host, object? Value)[] values = [.. instances.Select(use => (use.Host, property.GetValue(use.Options)))];
            if (IsSection(property.PropertyType))
            {
                text.AppendLine($"| `{name}` | | | {comments.Summary(property)} |");
                AddRows(text, comments, name, [.. values.Select(value => (value.Host, value.Value!))]);
                continue;
            }

            text.AppendLine($"| `{name}` | {Values(property)} | {Default(name, values)} | {comments.Summary(property)} |");
        }
    }

    private static string Default(string name, (string Host, object? Value)[] values)
    {
        if (OfTheMachine.TryGetValue(name, out string? words))
        {
            return words;
        }

        string[] distinct = [.. values.Select(value => Show(value.Value)).Distinct()];
        return distinct.Length == 1
            ? distinct[0]
            : string.Join(", ", values.Select(value => $"{Show(value.Value)} ({value.Host})"));
    }

    private static string Values(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        string kind =
            type == typeof(bool) ? "`true`, `false`"
            : type == typeof(TimeSpan) ? "duration"
            : type == typeof(int) ? "whole number"
            : type == typeof(double) ? "number"
            : type.IsEnum ? string.Join(", ", Enum.GetNames(type).Select(name => $"`{name}`"))
            : type == typeof(string) ? "text"
            : "names with values";
        var range = property.GetCustomAttribute<RangeAttribute>();
        return range is null ? kind : $"{kind}, {Show(range.Minimum)} to {Show(range.Maximum)}";
    }

    private static string Show(object? value) =>
        value switch
        {
            null or "" => "none",
            System.Collections.ICollection { Count: 0 } => "none",
            bool or Enum or TimeSpan => $"`{(value is bool yes ? (yes ? "true" : "false") : Trim(value.ToString()!))}`",
            int.MaxValue => "2³¹ - 1",
            int number => number.ToString("N0"),
            double number => number.ToString("#,0.########"),
            string text when TimeSpan.TryParse(text, out var duration) && text.Contains(':') && !text.Contains('.') =>
                $"`{duration}`",
            _ => $"`{value}`",
        };

    /// <summary>A duration without the zeros at its end that say nothing.</summary>
    private static string Trim(string text) =>
        text.Contains('.') && text.Contains(':') && text.LastIndexOf('.') > text.IndexOf(':') ? text.TrimEnd('0') : text;

    private static ConfigurationManager Shipped(string host)
    {
        var configuration = new ConfigurationManager();
        configuration.AddJsonFile(Repository.Path("src", host, "appsettings.json"), optional: true);
        return configuration;
    }
}
