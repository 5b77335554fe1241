using System.CommandLine;
using System.Text;
using StreamSentiment.Cli.Models;
using StreamSentiment.Cli.Options;
using StreamSentiment.Modeling.Storage;
using StreamSentiment.Modeling.Storage.Signing;

namespace StreamSentiment.Cli.Verbs;

/// <summary>Makes keys, and signs versions with them, for scorers that take none but signed versions.</summary>
internal static class SigningVerbs
{
    public static Command KeyGen()
    {
        var file = new Argument<string>("file") { Description = "File of the new private key; the public one gets FILE.pub." };
        var asJson = CommonOptions.Json();
        var command = new Command("keygen", "Make an Ed25519 key pair to sign versions with, in PEM as OpenSSL writes it.")
        {
            file,
            asJson,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(file)!;
            if (File.Exists(path) || File.Exists($"{path}.pub"))
            {
                throw new UsageException($"{path} or {path}.pub exists, and a key is not replaced: name another file.");
            }

            var key = SigningKey.Create();
            key.Write(path);
            if (parsed.GetValue(asJson))
            {
                Terminal.WriteJson(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("privateKey", path);
                    json.WriteString("publicKey", key.PublicKey);
                    json.WriteEndObject();
                });
                return ExitCode.Done;
            }

            Console.Out.WriteLine(key.PublicKey);
            Terminal.Say(
                $"The private key is in {path}, for you alone; the public one is above and in {path}.pub, for the setting "
                    + "Models:TrustedKeys."
            );
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Sign()
    {
        var choice = new ModelChoice();
        var version = new Argument<string>("version")
        {
            Description = "A version: its folder or address, or its name in the store.",
        };
        var keyFile = new Option<string>("--key")
        {
            Description = "File of the private key, made by keygen or by openssl genpkey -algorithm ed25519.",
            Required = true,
            HelpName = "FILE",
        };
        var asJson = CommonOptions.Json();
        var command = new Command("sign", "Sign a version: its manifest, which holds the checksums of its files.")
        {
            version,
            keyFile,
            asJson,
        };
        choice.AddTo(command);
        command.SetAction(parsed =>
        {
            var key = SigningKey.Read(parsed.GetValue(keyFile)!);
            var (store, folder) = choice.Open(parsed, parsed.GetValue(version)!);
            // What is signed is what was looked at: a version that nobody would serve is signed by mistake.
            var manifest = ModelFiles.Open(folder).Manifest;
            string signature = key.Sign(File.ReadAllBytes(Path.Combine(folder, ModelStore.ManifestFile)));
            string before = store.Annotation(manifest.Name, manifest.Version, ModelTrust.SignatureFile) is { } kept
                ? Encoding.UTF8.GetString(kept)
                : "";
            string[] lines =
            [
                .. before
                    .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Append(signature)
                    .Distinct(),
            ];
            store.Annotate(
                manifest.Name,
                manifest.Version,
                ModelTrust.SignatureFile,
                Encoding.ASCII.GetBytes(string.Join('\n', lines) + "\n")
            );
            if (parsed.GetValue(asJson))
            {
                Terminal.WriteJson(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("name", manifest.Name);
                    json.WriteString("version", manifest.Version);
                    json.WriteString("signature", signature);
                    json.WriteString("publicKey", key.PublicKey);
                    json.WriteEndObject();
                });
            }
            else
            {
                Terminal.Data.WriteSentence($"{manifest.Name} {manifest.Version} is signed by {key.PublicKey}");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
