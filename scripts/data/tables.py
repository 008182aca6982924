"""Tables whose target is a class."""

import io
import re

import numpy as np
import pandas as pd

from cards import Made, data_set, multiclass, multilabel, regression, tidy

uci = "UCI Machine Learning Repository, CC BY 4.0; GPL-2 as part of mlbench"
in_copyright = "debian/copyright of the package"
mlbench = {"kind": "table", "packages": ["debian:r-cran-mlbench"], "licence": uci, "checked": in_copyright}
modeldata = {"kind": "table", "packages": ["debian:r-cran-modeldata"], "licence": "MIT, as part of modeldata", "checked": in_copyright}


@data_set(
    id="letters", title="Letters of twenty fonts, distorted, as sixteen measures",
    origin="Frey and Slate (1991), doi:10.24432/C5ZP40", tasks=[multiclass("lettr")], **mlbench,
)
def letters(read):
    return tidy(read.rda("LetterRecognition"))


@data_set(
    id="shuttle", title="Shuttle radiator positions, nine sensors",
    origin="Statlog; Catlett (1991), doi:10.24432/C5WS31", tasks=[multiclass("Class")],
    notes="Four of five rows are of one class; two classes have a handful of rows.", **mlbench,
)
def shuttle(read):
    return tidy(read.rda("Shuttle"), sample=12000)


@data_set(
    id="vehicles", title="Vehicle silhouettes as eighteen measures",
    origin="Statlog; Siebert (1987), doi:10.24432/C5HG6H", tasks=[multiclass("Class")], **mlbench,
)
def vehicles(read):
    return tidy(read.rda("Vehicle"))


@data_set(
    id="vowels", title="Eleven English vowels as ten spectral measures",
    origin="Deterding (1989), Connectionist Bench, doi:10.24432/C58P4S", tasks=[multiclass("Class")],
    notes="Fifteen speakers said each vowel six times; a random split puts a speaker on both sides.", **mlbench,
)
def vowels(read):
    return tidy(read.rda("Vowel"))


@data_set(
    id="ionosphere", title="Radar returns from the ionosphere, good or bad",
    origin="Sigillito, Wing, Hutton and Baker (1989), doi:10.24432/C5W01B", tasks=[multiclass("Class")], small=True, **mlbench,
)
def ionosphere(read):
    return tidy(as_numbers(read.rda("Ionosphere"), "Class"))


@data_set(
    id="sonar", title="Sonar returns from a metal cylinder or a rock, sixty bands",
    origin="Gorman and Sejnowski (1988), doi:10.24432/C5T01Q", tasks=[multiclass("Class")], small=True, **mlbench,
)
def sonar(read):
    return tidy(read.rda("Sonar"))


def as_numbers(frame, but):
    """Numbers that R holds as words."""
    return frame.apply(lambda column: column if column.name == but else pd.to_numeric(column.astype(str)))


@data_set(
    id="spam-words", title="E-mail as word shares, spam or not",
    origin="Hopkins, Reeber, Forman and Suermondt (1999), Spambase, doi:10.24432/C53G6X", tasks=[multiclass("type")],
    kind="table", packages=["debian:r-cran-kernlab"], checked=in_copyright,
    licence="UCI Machine Learning Repository, CC BY 4.0; GPL-2+ as part of kernlab",
)
def spam_words(read):
    return tidy(read.rda("spam"))


@data_set(
    id="musk", title="Molecules that smell of musk, or not, as 166 distances",
    origin="Chapman and Jain (1994), doi:10.24432/C5ZK5B", tasks=[multiclass("Class")], small=True,
    kind="table", packages=["debian:r-cran-kernlab"], checked=in_copyright,
    licence="UCI Machine Learning Repository, CC BY 4.0; GPL-2+ as part of kernlab",
    notes="Several rows are shapes of one molecule, and a random split puts a molecule on both sides.",
)
def musk(read):
    return tidy(read.rda("musk"))


@data_set(
    id="household-income", title="Income bracket from a questionnaire in shopping malls",
    origin="Impact Resources (1987), in Hastie, Tibshirani and Friedman (2009)", tasks=[multiclass("INCOME")],
    kind="table", packages=["debian:r-cran-kernlab"], checked=in_copyright, licence="GPL-2+, as part of kernlab",
)
def household_income(read):
    return tidy(read.rda("income"))


@data_set(id="attrition", title="Who leaves a company", origin="IBM HR Analytics; the people are made up by IBM", tasks=[multiclass("Attrition"), regression("MonthlyIncome", unit=1000)], **modeldata)
def attrition(read):
    return tidy(read.rda("attrition"))


@data_set(id="credit", title="Whether a loan was paid back", origin="Belloni, in modeldata's credit_data", tasks=[multiclass("Status")], **modeldata)
def credit(read):
    return tidy(read.rda("credit_data"))


@data_set(id="churn", title="Who leaves a telephone company", origin="MLC++ churn data, artificial by its own documentation, 'based on claims similar to the real world'", tasks=[multiclass("churn")], notes="Made up by its authors, after real customers.", **modeldata)
def churn(read):
    return tidy(read.rda("mlc_churn"))


@data_set(id="cells", title="Cells segmented well or badly, from a microscope", origin="Hill, LaPan, Li and Haney (2007), BMC Bioinformatics 8:340", tasks=[multiclass("class")], **modeldata)
def cells(read):
    return tidy(read.rda("cells"), drop=["case"])


@data_set(id="computing-jobs", title="How long a computing job takes, in four classes", origin="Kuhn and Johnson (2013), Applied Predictive Modeling", tasks=[multiclass("class")], **modeldata)
def computing_jobs(read):
    return tidy(read.rda("hpc_data"))


@data_set(
    id="developers", title="What developers do, out of thirteen roles", origin="Stack Overflow annual developer survey 2017, in modeldata",
    kind="table", packages=["debian:r-cran-modeldata"], checked=f"{in_copyright}; the survey's licence is its publisher's",
    licence="Open Database License 1.0 (survey); MIT as part of modeldata",
    tasks=[
        multilabel("roles", [
            "Data_scientist", "Database_administrator", "Desktop_applications_developer", "Developer_with_stats_math_background",
            "DevOps", "Embedded_developer", "Graphic_designer", "Graphics_programming", "Machine_learning_specialist",
            "Mobile_developer", "Quality_assurance_engineer", "Systems_administrator", "Web_developer",
        ]),
        regression("Salary", unit=10000),
        multiclass("Remote"),
    ],
)
def developers(read):
    return tidy(read.rda("stackoverflow"))


@data_set(
    id="olives", title="Where an olive oil is from, by its fatty acids", origin="Forina, Armanino, Lanteri and Tiscornia (1983)",
    tasks=[multiclass("area", drop=["region"]), multiclass("region", drop=["area"])], small=True, kind="table", packages=["debian:r-cran-dslabs"],
    licence="Artistic-2.0, as part of dslabs", checked=in_copyright,
)
def olives(read):
    return tidy(read.rda("olive"))


@data_set(
    id="arrests", title="Who was released with a summons after an arrest in Toronto", origin="Toronto Star, in Friendly (2003) and carData's Arrests",
    tasks=[multiclass("released")], kind="table", packages=["debian:r-cran-cardata"], licence="GPL-2+, as part of carData", checked=in_copyright,
    notes="Few columns with few values: many rows differ in little.",
)
def arrests(read):
    return tidy(read.rda("Arrests", "carData"))


@data_set(
    id="german-credit", title="Good and bad credit risks in Germany", origin="Hofmann (1994), Statlog, doi:10.24432/C5NC77",
    tasks=[multiclass("class")], kind="table", packages=["debian:weka"], licence="UCI Machine Learning Repository, CC BY 4.0", checked="the head of the file; debian/copyright of the package (GPL-2+)",
)
def german_credit(read):
    return tidy(arff(read, "credit-g"))


@data_set(
    id="image-segments", title="What a patch of an outdoor picture shows, by nineteen measures", origin="Brodley (1990), doi:10.24432/C5GP4N",
    tasks=[multiclass("class")], kind="table", packages=["debian:weka"], licence="UCI Machine Learning Repository, CC BY 4.0", checked="the head of the file; debian/copyright of the package (GPL-2+)",
)
def image_segments(read):
    return tidy(pd.concat([arff(read, "segment-challenge"), arff(read, "segment-test")], ignore_index=True), drop=["region-pixel-count"])


@data_set(
    id="soybeans", title="Nineteen diseases of soybeans, from thirty-five observations", origin="Michalski and Chilausky (1980), doi:10.24432/C5JG6Z",
    tasks=[multiclass("class")], small=True, kind="table", packages=["debian:weka"], licence="UCI Machine Learning Repository, CC BY 4.0", checked="the head of the file; debian/copyright of the package (GPL-2+)",
)
def soybeans(read):
    return tidy(arff(read, "soybean").replace("?", "unknown"))


def arff(read, name):
    """A table of Weka: attributes in a head, then rows between commas."""
    text = read.path(f"usr/share/doc/weka/examples/{name}.arff").read_text("latin1")
    head, body = re.split(r"(?im)^@data\s*$", text)
    attributes = re.findall(r"(?im)^@attribute\s+('[^']*'|\"[^\"]*\"|\S+)\s+(.*)$", head)
    names = [name.strip("'\"") for name, _ in attributes]
    rows = "\n".join(line for line in body.splitlines() if line.strip() and not line.startswith("%"))
    frame = pd.read_csv(io.StringIO(rows), header=None, names=names, quotechar="'", skipinitialspace=True, keep_default_na=False)
    return frame


@data_set(
    id="bird-strikes", title="Whether a bird did damage to an aircraft", origin="Federal Aviation Administration, wildlife strikes 1990 to 2003",
    tasks=[multiclass("damage")], kind="table", packages=["npm:vega-datasets"], licence="United States government work, public domain", checked="datapackage.json of the package",
)
def bird_strikes(read):
    frame = pd.read_csv(read.path("package/data/birdstrikes.csv"), keep_default_na=False)
    month = pd.to_datetime(frame["Flight Date"]).dt.month
    chosen = pd.DataFrame({
        "damage": np.where(frame["Effect Amount of damage"] == "None", "none", "some"),
        "month": month,
        "phase": frame["Phase of flight"],
        "size": frame["Wildlife Size"],
        "species": rare_as_other(frame["Wildlife Species"]),
        "operator": rare_as_other(frame["Aircraft Airline Operator"]),
        "time": frame["Time of day"],
        "speed": pd.to_numeric(frame["Speed IAS in knots"], errors="coerce"),
    })
    return tidy(chosen.replace("", np.nan))


def rare_as_other(words, least=100):
    counts = words.value_counts()
    return words.where(words.map(counts) >= least, "other")


@data_set(
    id="voters", title="Whom people meant to vote for in 1996, and their party", origin="American National Election Studies 1996",
    tasks=[multiclass("vote"), multiclass("PID")], kind="table", packages=["pypi:statsmodels"], licence="public domain", checked="COPYRIGHT in statsmodels/datasets/anes96/data.py",
)
def voters(read):
    return tidy(pd.read_csv(read.path("statsmodels/datasets/anes96/anes96.csv"), sep=r"\s+", quotechar="'"))


@data_set(
    id="weather", title="Weather in Seattle and New York: rain, sun, fog, snow", origin="National Centers for Environmental Information, 2012 to 2015",
    tasks=[multiclass("weather")], kind="table", packages=["npm:vega-datasets"], licence="United States government work, public domain", checked="datapackage.json of the package",
)
def weather(read):
    frame = pd.read_csv(read.path("package/data/weather.csv"))
    frame["month"] = pd.to_datetime(frame.pop("date")).dt.month
    return tidy(frame)
