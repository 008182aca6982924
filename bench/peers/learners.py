"""Cross-validates scikit-learn's learners on the rows and folds that bench/learners.ts wrote. Prints one JSON object.

Usage: learners.py DIRECTORY ROWS COLUMNS SPLIT...
Files: features.f64 (row-major doubles, NaN for missing), labels.i32, and per split <split>.i32 (test fold of each row);
little-endian. A fold is trained on all rows of the other folds.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

directory = Path(sys.argv[1])
rows, columns = map(int, sys.argv[2:4])
features = np.fromfile(directory / "features.f64", dtype="<f8").reshape(rows, columns)
labels = np.fromfile(directory / "labels.i32", dtype="<i4")


def signed_log(values):
    return np.sign(values) * np.log1p(np.abs(values))


# The forest of this age takes no missing values; the preparation before logistic regression is faultgap's.
makers = {
    "forest": lambda: make_pipeline(
        SimpleImputer(strategy="median"),
        RandomForestClassifier(n_estimators=100, class_weight="balanced", n_jobs=1, random_state=0),
    ),
    "logistic": lambda: make_pipeline(
        FunctionTransformer(signed_log),
        SimpleImputer(strategy="median", add_indicator=True),
        StandardScaler(),
        LogisticRegression(class_weight="balanced", max_iter=1000),
    ),
    "boosting": lambda: HistGradientBoostingClassifier(class_weight="balanced", early_stopping=False),
}


def cross_validate(make, folds):
    times, predictions = [], np.empty_like(labels)
    for fold in np.unique(folds):
        tested = folds == fold
        learner = make()
        start = time.process_time()
        learner.fit(features[~tested], labels[~tested])
        times.append(1000 * (time.process_time() - start))
        predictions[tested] = learner.predict(features[tested])
    return {"milliseconds": times, "balancedAccuracy": balanced_accuracy_score(labels, predictions)}


scores = {
    name: {split: cross_validate(make, np.fromfile(directory / f"{split}.i32", dtype="<i4")) for split in sys.argv[4:]}
    for name, make in makers.items()
}
print(json.dumps({"name": f"scikit-learn {sklearn.__version__}", "scores": scores}))
