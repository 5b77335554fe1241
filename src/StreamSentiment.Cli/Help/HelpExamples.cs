using System.CommandLine;

namespace StreamSentiment.Cli.Help;

/// <summary>An example of each command, which the parser understands.</summary>
internal static class HelpExamples
{
    private const string Broker = "--bootstrap localhost:9092";

    private static readonly Dictionary<string, string> Examples = new()
    {
        ["streamsentiment"] = "streamsentiment demo\nstreamsentiment score \"What a lovely film.\"",
        ["streamsentiment demo"] = "streamsentiment demo --count 20 --rate 5/s",
        ["streamsentiment inspect"] =
            "streamsentiment inspect --data reviews.csv --text-column body --label-column stars --star-ratings",
        ["streamsentiment train"] =
            "streamsentiment train --data reviews.csv --architecture bilstm --epochs 5 --report train.html",
        ["streamsentiment tune"] = "streamsentiment tune --data reviews.csv --architecture bilstm --trials 20 --prune",
        ["streamsentiment compare"] = "streamsentiment compare --data imdb:aclImdb_v1.tar.gz --architectures lstm,gru,bilstm",
        ["streamsentiment evaluate"] = "streamsentiment evaluate --data imdb:aclImdb_v1.tar.gz#test",
        ["streamsentiment score"] =
            "streamsentiment score \"What a lovely film.\"\n"
            + "echo '{\"id\":7,\"text\":\"Simply wonderful.\"}' | streamsentiment score",
        ["streamsentiment tokenize"] = "echo '{\"text\":\"The dogs were running.\"}' | streamsentiment tokenize --profile nltk",
        ["streamsentiment summary"] = "streamsentiment summary --architecture bilstm",
        ["streamsentiment models list"] = "streamsentiment models list --models s3://bucket/models",
        ["streamsentiment models show"] = "streamsentiment models show models/reviews-stacked-lstm",
        ["streamsentiment models diff"] = "streamsentiment models diff 20261126-222130 20261127-090000 --models models",
        ["streamsentiment models card"] = "streamsentiment models card models/reviews-stacked-lstm > README.md",
        ["streamsentiment models keygen"] = "streamsentiment models keygen models.key",
        ["streamsentiment models sign"] = "streamsentiment models sign models/reviews-stacked-lstm --key models.key",
        ["streamsentiment models judge"] =
            "streamsentiment models judge --candidate models/lstm/20261124-090000 --model models/lstm --data new.csv",
        ["streamsentiment models promote"] =
            $"streamsentiment models promote reviews-stacked-lstm 20261126-222130 --models models {Broker}",
        ["streamsentiment models rollback"] = $"streamsentiment models rollback reviews-stacked-lstm --models models {Broker}",
        ["streamsentiment publish"] = $"streamsentiment publish --data reviews.csv --rate 100/s {Broker}",
        ["streamsentiment watch"] = $"streamsentiment watch --from-beginning {Broker}",
        ["streamsentiment top"] = "streamsentiment top --url http://localhost:8081",
        ["streamsentiment verify"] = $"streamsentiment verify --input reviews.raw --output reviews.scored {Broker}",
        ["streamsentiment topics create"] =
            $"streamsentiment topics create --partitions 8 {Broker}\n"
            + $"streamsentiment topics create --acls --principal scorer=User:scorer {Broker}",
        ["streamsentiment topics list"] = $"streamsentiment topics list {Broker}",
        ["streamsentiment topics describe"] = $"streamsentiment topics describe reviews.raw {Broker}",
        ["streamsentiment schemas register"] = "streamsentiment schemas register --registry http://localhost:8081",
        ["streamsentiment control retrain"] = $"streamsentiment control retrain --newest 5000 --wait {Broker}",
        ["streamsentiment control repeat"] = $"streamsentiment control repeat 20261124-090000 --wait {Broker}",
        ["streamsentiment control evaluate"] = $"streamsentiment control evaluate --newest 1000 --wait {Broker}",
        ["streamsentiment control promote"] = $"streamsentiment control promote 20261124-090000 --wait {Broker}",
        ["streamsentiment control rollback"] = $"streamsentiment control rollback --wait {Broker}",
        ["streamsentiment control pause"] = $"streamsentiment control pause --wait {Broker}",
        ["streamsentiment control resume"] = $"streamsentiment control resume --wait {Broker}",
        ["streamsentiment control status"] = $"streamsentiment control status {Broker}",
        ["streamsentiment control shadow"] = $"streamsentiment control shadow 20261124-090000 on --share 0.2 --wait {Broker}",
        ["streamsentiment control redrive"] =
            $"streamsentiment control redrive --reason too-large --from 2h --dry-run --wait {Broker}",
        ["streamsentiment control replay"] =
            $"streamsentiment control replay --topic reviews.rescored --from 2026-11-01 --rate 500/s --wait {Broker}",
        ["streamsentiment completion"] =
            "streamsentiment completion bash > ~/.local/share/bash-completion/completions/streamsentiment",
    };

    /// <summary>The example, or several on a line each; null for a command that only groups others.</summary>
    public static string? Of(Command command) => Examples.GetValueOrDefault(WrongUse.PathOf(command));
}
