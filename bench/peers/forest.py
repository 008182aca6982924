"""Times scikit-learn's random forest on the tables that bench/forest.ts wrote. Prints one JSON object.

Usage: forest.py DIRECTORY ROWS TEST_ROWS COLUMNS FITS
Files: train.f64, test.f64 (row-major doubles), train.i32, test.i32 (labels), little-endian.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import sklearn
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import balanced_accuracy_score

directory = Path(sys.argv[1])
rows, test_rows, columns, fits = map(int, sys.argv[2:6])


def read(name, count):
    table = np.fromfile(directory / f"{name}.f64", dtype="<f8").reshape(count, columns)
    return table, np.fromfile(directory / f"{name}.i32", dtype="<i4")


train, train_labels = read("train", rows)
test, test_labels = read("test", test_rows)

times, accuracies = [], []
for seed in range(fits):
    forest = RandomForestClassifier(n_estimators=100, class_weight="balanced", n_jobs=1, random_state=seed)
    start = time.process_time()
    forest.fit(train, train_labels)
    times.append(1000 * (time.process_time() - start))
    accuracies.append(balanced_accuracy_score(test_labels, forest.predict(test)))

print(json.dumps({"name": f"scikit-learn {sklearn.__version__}", "milliseconds": times, "balancedAccuracies": accuracies}))
