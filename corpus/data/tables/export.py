"""Reads the small real tables out of scikit-learn and prints one JSON object per line, for write.ts.

    python3 corpus/data/tables/export.py | npx tsx corpus/data/tables/write.ts

Needs scikit-learn >= 1.1 (Debian: python3-sklearn). No table is fetched over the network: all come with the package.
"""

import json

from sklearn import datasets

UCI = "UCI Machine Learning Repository, CC BY 4.0"
TABLES = [
    ("iris", datasets.load_iris(), "Iris", "Fisher (1936), doi:10.24432/C56C76", UCI),
    ("wine", datasets.load_wine(), "Wine recognition", "Aeberhard and Forina (1991), doi:10.24432/C5PC7J", UCI),
    (
        "breast-cancer",
        datasets.load_breast_cancer(),
        "Breast Cancer Wisconsin (Diagnostic)",
        "Wolberg, Mangasarian, Street and Street (1993), doi:10.24432/C5DW2B",
        UCI,
    ),
    (
        "diabetes",
        datasets.load_diabetes(scaled=False),
        "Diabetes progression after one year",
        "Efron, Hastie, Johnstone and Tibshirani (2004), Least Angle Regression, Annals of Statistics 32(2)",
        "published by the authors without a stated licence; distributed with scikit-learn (BSD-3-Clause)",
    ),
    (
        "digits",
        datasets.load_digits(),
        "Optical recognition of handwritten digits, test part, 8x8 pixels of 0 to 16",
        "Alpaydin and Kaynak (1998), doi:10.24432/C50P49",
        UCI,
    ),
]

for name, bunch, title, origin, licence in TABLES:
    columns = [str(column) for column in bunch.feature_names]
    print(
        json.dumps(
            {
                "id": name,
                "title": title,
                "origin": origin,
                "licence": licence,
                "columns": columns,
                "inputs": bunch.data.T.tolist(),
                "target": bunch.target.tolist(),
            }
        )
    )
