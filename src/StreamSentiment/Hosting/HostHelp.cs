using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace StreamSentiment.Hosting;

/// <summary>What <c>--help</c> and <c>--version</c> of a host print.</summary>
/// <param name="Name">The name of the program.</param>
/// <param name="Purpose">What it does, in a sentence.</param>
/// <param name="Example">A command line of it.</param>
/// <param name="ShortForms">The short forms of settings.</param>
/// <param name="Settings">An object with a property for each section, as it is before anything is read.</param>
internal sealed record HostHelp(string Name, string Purpose, string Example, IReadOnlyList<ShortForm> ShortForms, object Settings)
{
    private const int Column = 34;
    private const int Width = 80;

    private static readonly string[] HelpWords = ["--help", "-h", "-?", "/?", "help"];
    private static readonly string[] VersionWords = ["--version", "version"];

    private string Version =>
        Settings.GetType().Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>What the arguments ask for; null where they ask the host to run.</summary>
    public string? Answer(string[] args) =>
        args.Intersect(HelpWords).Any() ? Text()
        : args.Intersect(VersionWords).Any() ? $"{Name} {Version}"
        : null;

    private string Text()
    {
        var text = new StringBuilder();
        text.AppendLine($"{Name}: {Purpose}");
        text.AppendLine();
        text.AppendLine($"usage: {Name} [SETTING]...");
        text.AppendLine();
        foreach (var form in ShortForms)
        {
            Line($"{form.Name} {form.Value}", form.Meaning);
        }

        Line($"--{HostConfiguration.Section}:NAME VALUE", "any of the settings below");
        Line("--help, --version", "this text; the version");
        text.AppendLine();
        text.AppendLine($"example: {Example}");
        text.AppendLine();
        text.AppendLine("A setting is read from appsettings.json, then from the environment, then from");
        text.AppendLine("the command line; the later wins. Kafka:Bootstrap in the environment is");
        text.AppendLine("STREAMSENTIMENT__KAFKA__BOOTSTRAP. ASPNETCORE_URLS and, for a log in JSON,");
        text.AppendLine("Logging__Console__FormatterName=json work as in every host of .NET.");
        text.AppendLine();
        text.AppendLine("Settings and their defaults; docs/settings.md says what each means:");
        foreach (var setting in SettingNames.Of(Settings))
        {
            Line(setting.Name, Default(setting));
        }

        text.AppendLine();
        text.AppendLine("Ctrl-C or SIGTERM: what was read is answered first, then the exit code is 0. A");
        text.AppendLine("second one ends the process at once with 130 or 143. 1: the host did not start.");
        return text.ToString().TrimEnd();

        void Line(string left, string right)
        {
            string line = $"  {left.PadRight(Column)} ";
            foreach (string word in right.Split(' '))
            {
                if (line.Length + 1 + word.Length > Width && !string.IsNullOrWhiteSpace(line))
                {
                    text.AppendLine(line.TrimEnd());
                    line = new string(' ', Column + 3);
                }

                line += $" {word}";
            }

            text.AppendLine(line.TrimEnd());
        }
    }

    /// <summary>The default, in words where it depends on the machine.</summary>
    private static string Default(Setting setting) =>
        setting.Default switch
        {
            null or "" => "-",
            string text when text.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal) =>
                $"{Path.GetRelativePath(AppContext.BaseDirectory, text)}, beside the program",
            string text => text.Replace(Environment.MachineName, "the machine's name", StringComparison.Ordinal),
            _ when setting.Name.EndsWith(":Workers", StringComparison.Ordinal) => "the number of cores",
            IDictionary { Count: 0 } => "-",
            IEnumerable values => string.Join(", ", values.Cast<object>()),
            bool yes => yes ? "true" : "false",
            TimeSpan time => time.ToString().Contains('.') ? time.ToString().TrimEnd('0') : time.ToString(),
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            var value => value.ToString()!,
        };
}
