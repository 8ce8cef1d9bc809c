"""The scikit-learn peer: TF-IDF word 1-2 + char 2-5 (within words), LinearSVC, temperature scaling.

Usage: python3 svc.py TRAIN.jsonl VALIDATION.jsonl (rows {"text", "label"}); prints one JSON object.
The temperature is fitted on decision values from 5-fold cross-validation of the training rows.
"""

import json
import sys
import time

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

FOLDS = 5


def read(path):
    with open(path, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [row["text"] for row in rows], np.array([row["label"] for row in rows])


def features():
    return FeatureUnion(
        [
            ("word", TfidfVectorizer(ngram_range=(1, 2))),
            ("char", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5))),
        ]
    )


def decisions(model, rows):
    values = model.decision_function(rows)
    return np.stack([-values, values], axis=1) if values.ndim == 1 else values


def softmax(values, temperature):
    scaled = (values - values.max(axis=1, keepdims=True)) / temperature
    shares = np.exp(scaled)
    return shares / shares.sum(axis=1, keepdims=True)


def fit_temperature(rows, labels, classes):
    index = {label: number for number, label in enumerate(classes)}
    numbers = np.array([index[label] for label in labels])
    rarest = np.bincount(numbers).min()
    kind = StratifiedKFold if rarest >= FOLDS else KFold
    values = np.full((len(labels), len(classes)), -1.0)
    for seen, held in kind(FOLDS, shuffle=True, random_state=0).split(rows, labels):
        model = LinearSVC().fit(rows[seen], labels[seen])
        columns = [index[label] for label in model.classes_]
        values[np.ix_(held, columns)] = decisions(model, rows[held])

    def loss(log_temperature):
        shares = softmax(values, np.exp(log_temperature))
        return -np.log(shares[np.arange(len(labels)), numbers] + 1e-12).mean()

    return float(np.exp(minimize_scalar(loss, bounds=(-4, 3), method="bounded").x))


def main():
    texts, labels = read(sys.argv[1])
    held_texts, _ = read(sys.argv[2])
    started = time.perf_counter()
    union = features()
    rows = union.fit_transform(texts).tocsr()
    model = LinearSVC().fit(rows, labels)
    train_seconds = time.perf_counter() - started
    values = decisions(model, union.transform(held_texts))
    classes = list(model.classes_)
    shares = softmax(values, fit_temperature(rows, labels, classes))
    best = values.argmax(axis=1)
    json.dump(
        {
            "predictions": [classes[number] for number in best],
            "confidences": shares[np.arange(len(best)), best].tolist(),
            "trainSeconds": train_seconds,
        },
        sys.stdout,
    )


main()
