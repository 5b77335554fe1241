using System.CommandLine;
using System.CommandLine.Parsing;
using System.Reflection;
using System.Text.Json;

namespace StreamSentiment.Cli.Options;

/// <summary>
/// Values of enumerations as a person types them: <c>non-inferior</c>, in any case, and also as JSON spells them:
/// <c>nonInferior</c>.
/// </summary>
internal static class EnumValues
{
    /// <summary>Longer lists of values stand in the description of the option only.</summary>
    private const int WidestValue = 30;

    /// <summary>The name of a value on the command line.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName($"{value}");

    /// <summary>Lets every option of an enumeration, of this command and of those below it, read such values.</summary>
    public static void AcceptIn(Command command)
    {
        foreach (var option in command.Options)
        {
            if ((Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType) is { IsEnum: true } type)
            {
                // By reflection, because an option does not give its type in any other way.
                string method = type == option.ValueType ? nameof(Accept) : nameof(AcceptNullable);
                typeof(EnumValues)
                    .GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!
                    .MakeGenericMethod(type)
                    .Invoke(null, [option]);
            }
        }

        foreach (var below in command.Subcommands)
        {
            AcceptIn(below);
        }
    }

    /// <summary>Lets an option accept only these names, in any case; its value is the name as it stands here.</summary>
    public static void AcceptOnly(Option<string> option, IReadOnlyCollection<string> names)
    {
        option.CustomParser = given => Read(given, option.Name, names);
        Offer(option, names);
    }

    private static void Accept<T>(Option<T> option)
        where T : struct, Enum
    {
        option.CustomParser = given => Read<T>(given, option.Name) ?? default;
        Offer(option, Names<T>());
    }

    private static void AcceptNullable<T>(Option<T?> option)
        where T : struct, Enum
    {
        option.CustomParser = given => Read<T>(given, option.Name);
        Offer(option, Names<T>());
    }

    private static T? Read<T>(ArgumentResult given, string option)
        where T : struct, Enum =>
        Read(given, option, Names<T>()) is { } name ? Enum.GetValues<T>().First(value => Name(value) == name) : null;

    private static string? Read(ArgumentResult given, string option, IReadOnlyCollection<string> names)
    {
        string typed = given.Tokens.Single().Value;
        if (names.FirstOrDefault(name => Letters(name) == Letters(typed)) is { } known)
        {
            return known;
        }

        given.AddError(
            $"{option} is one of {string.Join(", ", names)}, and not '{typed}'.{Help.WrongUse.DidYouMean(typed, names)}"
        );
        return null;
    }

    private static void Offer(Option option, IReadOnlyCollection<string> names)
    {
        string all = string.Join('|', names);
        option.HelpName = all.Length <= WidestValue ? all : "NAME";
        option.CompletionSources.Clear();
        option.CompletionSources.Add([.. names]);
    }

    private static string[] Names<T>()
        where T : struct, Enum => Array.ConvertAll(Enum.GetValues<T>(), Name);

    private static string Letters(string name) =>
        name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
