"""Counts the reviews to which `streamsentiment tokenize --profile nltk` gives the stems of NLTK itself, and shows the others.

    streamsentiment tokenize --profile nltk < reviews.jsonl > stems.jsonl
    python3 nltk_stems.py reviews.jsonl stems.jsonl

Needs NLTK 3.8 (Debian 12: python3-nltk) and Punkt's English model: NLTK's own data (punkt), or, named by the environment variable
PUNKT_JSON, the file english.json of the package golang-gopkg-neurosnap-sentences.v1-dev, which has the same figures.
"""

import json
import os
import pathlib
import re
import string
import sys
from collections import defaultdict
from functools import lru_cache

import nltk.data
from nltk.stem.porter import PorterStemmer
from nltk.tokenize.destructive import NLTKWordTokenizer
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer


def punkt():
    path = os.environ.get("PUNKT_JSON")
    if path is None:
        return nltk.data.load("tokenizers/punkt/english.pickle")
    with open(path, encoding="utf-8") as file:
        figures = json.load(file)
    model = PunktParameters()
    model.abbrev_types = set(figures["AbbrevTypes"])
    model.collocations = {tuple(pair.split(",")) for pair in figures["Collocations"]}
    model.sent_starters = set(figures["SentStarters"])
    model.ortho_context = defaultdict(int, figures["OrthoContext"])
    return PunktSentenceTokenizer(model)


def stop_words():
    source = "../../../../src/StreamSentiment/Text/Nltk/EnglishStopWords.cs"
    code = (pathlib.Path(__file__).parent / source).read_text(encoding="utf-8")
    return set(re.search('"""(.*?)"""', code, re.DOTALL).group(1).split()) | set(string.punctuation)


sentences, words, stops = punkt(), NLTKWordTokenizer(), stop_words()
stem = lru_cache(maxsize=None)(PorterStemmer().stem)
equal = total = 0
with open(sys.argv[1], encoding="utf-8") as reviews, open(sys.argv[2], encoding="utf-8") as ours:
    for review, line in zip(reviews, ours, strict=True):
        text = json.loads(review)["text"].lower()
        tokens = [word for sentence in sentences.tokenize(text) for word in words.tokenize(sentence)]
        stems = [stem(token) for token in tokens if token not in stops]
        total += 1
        if stems == json.loads(line):
            equal += 1
        else:
            print(f"review {total}:", *set(stems).symmetric_difference(json.loads(line)))
print(f"{equal} of {total} reviews have NLTK's stems")
