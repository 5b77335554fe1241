using System.Collections;
using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace StreamSentiment.Hosting;

/// <summary>The settings that a host has, by the properties of an object with a property for each section.</summary>
internal static class SettingNames
{
    /// <summary>Each setting with its type and its value in the object, sections resolved: <c>Kafka:Bootstrap</c>.</summary>
    public static IReadOnlyList<Setting> Of(object settings) => [.. Of(settings, "")];

    /// <summary>Refuses a setting that does not exist, or has a value of another type.</summary>
    /// <param name="section">The section that holds the settings.</param>
    /// <param name="known">The settings that there are.</param>
    /// <param name="sourceOf">Says where a key comes from.</param>
    /// <exception cref="InvalidSettingException">There is one; the message names it, and what was meant.</exception>
    public static void Check(IConfigurationSection section, IReadOnlyList<Setting> known, Func<string, string> sourceOf)
    {
        foreach (var leaf in Leaves(section))
        {
            string name = leaf.Path[(section.Path.Length + 1)..];
            var setting = known.FirstOrDefault(each => each.Covers(name));
            if (setting is null)
            {
                throw new InvalidSettingException($"There is no setting {name} ({sourceOf(leaf.Path)}).{Meant(name, known)}");
            }

            if (setting.WhyNot(leaf.Value!) is { } why)
            {
                throw new InvalidSettingException(
                    $"{setting.Name} is '{leaf.Value}' ({sourceOf(leaf.Path)}), but it must be {why}."
                );
            }
        }
    }

    /// <summary>The setting that was meant, in a sentence; what else helps where none is near.</summary>
    public static string Meant(string name, IReadOnlyList<Setting> known) =>
        Spelling.Nearest(name, known.Select(setting => setting.Name)) is { } near ? $" Did you mean {near}?"
        : Siblings(name, known) is { Length: > 0 } siblings ? $" {name.Split(':')[0]} has {string.Join(", ", siblings)}."
        : $" The sections are {string.Join(", ", known.Select(setting => setting.Name.Split(':')[0]).Distinct())}.";

    private static string[] Siblings(string name, IReadOnlyList<Setting> known) =>
        [
            .. known
                .Where(setting => setting.Name.Split(':')[0].Equals(name.Split(':')[0], StringComparison.OrdinalIgnoreCase))
                .Select(setting => string.Join(':', setting.Name.Split(':')[1..])),
        ];

    private static IEnumerable<Setting> Of(object settings, string prefix) =>
        settings
            .GetType()
            .GetProperties()
            .Where(property => property.GetMethod is { IsStatic: false } && IsSetting(property))
            .SelectMany(property =>
                property.PropertyType is { IsClass: true, IsArray: false } type
                && type.Assembly == typeof(SettingNames).Assembly
                && property.GetValue(settings) is { } section
                    ? Of(section, $"{prefix}{property.Name}:")
                    : [new Setting($"{prefix}{property.Name}", property.PropertyType, property.GetValue(settings))]
            );

    /// <summary>A section and a collection are filled; of other properties only those are settings that can be set.</summary>
    private static bool IsSetting(PropertyInfo property) =>
        property.CanWrite || (property.PropertyType.IsClass && property.PropertyType != typeof(string));

    private static IEnumerable<IConfigurationSection> Leaves(IConfigurationSection section) =>
        section.GetChildren().SelectMany(child => child.Value is null ? Leaves(child) : [child, .. Leaves(child)]);
}

/// <summary>A setting of a host.</summary>
/// <param name="Name">Its sections and its name: <c>Kafka:Bootstrap</c>.</param>
/// <param name="Type">The type of its value.</param>
/// <param name="Default">Its value where nobody gives another.</param>
internal sealed record Setting(string Name, Type Type, object? Default)
{
    private bool IsCollection => Type != typeof(string) && Type.IsAssignableTo(typeof(IEnumerable));

    /// <summary>True for its own name, and for what a collection holds.</summary>
    public bool Covers(string name) =>
        name.Equals(Name, StringComparison.OrdinalIgnoreCase)
        || (IsCollection && name.StartsWith($"{Name}:", StringComparison.OrdinalIgnoreCase));

    /// <summary>What a value must be, if this one is not; null if it is.</summary>
    public string? WhyNot(string value)
    {
        if (Type == typeof(string) || IsCollection)
        {
            return null;
        }

        var type = Nullable.GetUnderlyingType(Type) ?? Type;
        try
        {
            _ = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value);
            return null;
        }
        // What converters throw: FormatException, or an ArgumentException about it.
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            return type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
                : type == typeof(bool) ? "true or false"
                : type == typeof(TimeSpan) ? "a duration, hh:mm:ss"
                : type == typeof(double) ? "a number"
                : "a whole number";
        }
    }
}
