#!/usr/bin/env bash
# Trains the bundled model with three seeds and writes the tables of README.md: about three quarters of an hour of two cores.
# usage: models/reproduce.sh aclImdb_v1.tar.gz domain_sentiment_data.tar.gz FOLDER
set -euo pipefail
[ $# = 3 ] || { sed -n 's/^# //p' "$0" >&2; exit 2; }
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
data=(--data "imdb:$1" --data "amazon-domains:$2")
folder=$3
mkdir -p "$folder/former"
# The bundled models before this one: of films alone, and the second of the everyday preset.
git -C "$root" archive baf28cc^ models/imdb-stacked-lstm | tar x -C "$folder/former"
git -C "$root" archive 71eca93 models/reviews-stacked-lstm | tar x -C "$folder/former"

dotnet build "$root/src/StreamSentiment.Cli" -c Release -v q
dotnet build "$root/tests/StreamSentiment.Benchmarks" -c Release -v q
timed=()
[ -x /usr/bin/time ] && timed=(/usr/bin/time -f 'training: %e s, at most %M KB of memory')
models=()
for seed in 1 2 3; do
  "${timed[@]}" dotnet run --no-build -c Release --project "$root/src/StreamSentiment.Cli" -- train --preset everyday "${data[@]}" \
    --models "$folder/models" --name reviews-stacked-lstm --seed "$seed" 2>&1 | tee "$folder/seed-$seed.log"
  models+=(--model "$folder/models/reviews-stacked-lstm/$(cat "$folder/models/reviews-stacked-lstm/current" | head -1)")
done
dotnet run --no-build -c Release --project "$root/tests/StreamSentiment.Benchmarks" -- figures "${models[@]}" "${data[@]}" \
  --former "$folder/former/models/reviews-stacked-lstm" --former "$folder/former/models/imdb-stacked-lstm" \
  --sentences "$root/samples/short-sentences.jsonl" --sentences "$root/samples/other-sentences.jsonl" \
  --sentences "$root/samples/reviews.jsonl" | tee "$folder/tables.md"
