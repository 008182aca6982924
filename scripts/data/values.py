"""Tables whose target is a number, or several."""

import numpy as np
import pandas as pd

from cards import data_set, multiclass, regression, tidy

in_copyright = "debian/copyright of the package"
modeldata = {"kind": "table", "packages": ["debian:r-cran-modeldata"], "licence": "MIT, as part of modeldata", "checked": in_copyright}
aer = {"kind": "table", "packages": ["debian:r-cran-aer"], "licence": "GPL-2+, as part of AER", "checked": in_copyright}


@data_set(id="ames", title="Sale prices of houses in Ames, Iowa", origin="De Cock (2011), Journal of Statistics Education 19(3)", tasks=[regression("Sale_Price", unit=100000)], **modeldata)
def ames(read):
    return tidy(read.rda("ames"))


@data_set(id="concrete", title="Strength of concrete by its mixture and age", origin="Yeh (2006), doi:10.24432/C5PK67", tasks=[regression("compressive_strength", unit=10)], **modeldata)
def concrete(read):
    return tidy(read.rda("concrete"))


@data_set(id="sacramento", title="House prices in Sacramento", origin="spatialkey, in caret and modeldata", tasks=[regression("price", unit=100000)], **modeldata)
def sacramento(read):
    return tidy(read.rda("Sacramento"), drop=["zip"])


@data_set(id="used-cars", title="Prices of used cars", origin="Kuiper (2008), Journal of Statistics Education 16(3)", tasks=[regression("Price", unit=10000)], **modeldata)
def used_cars(read):
    return tidy(read.rda("car_prices"))


@data_set(id="meats", title="Water, fat and protein of meat from its spectrum", origin="Tecator (1995), Borggaard and Thodberg (1992)", tasks=[regression("contents", "water", "fat", "protein", unit=10)], small=True, **modeldata)
def meats(read):
    return tidy(read.rda("meats"))


@data_set(id="loans", title="Interest rate of a loan", origin="Lending Club, in modeldata", tasks=[regression("int_rate", unit=10, drop=["sub_grade"])], **modeldata)
def loans(read):
    return tidy(read.rda("lending_club"))


@data_set(
    id="diamonds", title="Prices of diamonds by cut, colour, clarity and size", origin="Wickham (2009), ggplot2", tasks=[regression("price", unit=1000), multiclass("cut")],
    kind="table", packages=["debian:r-cran-ggplot2"], licence="GPL-2+, as part of ggplot2", checked=in_copyright,
)
def diamonds(read):
    return tidy(read.rda("diamonds"), sample=12000)


@data_set(id="doctor-visits", title="Visits to a doctor by people of 66 and more", origin="Deb and Trivedi (1997), National Medical Expenditure Survey 1987/88", tasks=[regression("visits")], notes="The target is a count.", **aer)
def doctor_visits(read):
    return tidy(read.rda("NMES1988"), drop=["nvisits", "ovisits", "novisits"])


@data_set(id="wages", title="Weekly wages of men in 1988", origin="Bierens and Ginther (2001), Current Population Survey", tasks=[regression("wage", unit=1000)], **aer)
def wages(read):
    return tidy(read.rda("CPS1988"), sample=12000)


@data_set(id="test-scores", title="Test scores of pupils, and how far they go", origin="Rouse (1995), High School and Beyond", tasks=[regression("score", unit=10), regression("education")], **aer)
def test_scores(read):
    return tidy(read.rda("CollegeDistance"))


@data_set(
    id="life-expectancy", title="Life expectancy of countries by year", origin="Gapminder, in dslabs", tasks=[regression("life_expectancy", unit=10), multiclass("continent", drop=["region"])],
    kind="table", packages=["debian:r-cran-dslabs"], licence="CC BY 4.0 (Gapminder); Artistic-2.0 as part of dslabs", checked="debian/copyright of the package; Gapminder's licence as datapackage.json of vega-datasets gives it",
    notes="Years of one country stand on both sides of a random split.",
)
def life_expectancy(read):
    frame = read.rda("gapminder")
    frame["population"] = np.log10(frame["population"].astype(float))
    frame["gdp"] = np.log10(frame["gdp"].astype(float))
    return tidy(frame, drop=["country"])


@data_set(
    id="medical-care", title="Visits to a doctor under different insurance", origin="RAND Health Insurance Experiment; Deb and Trivedi (2002)", tasks=[regression("mdvis")],
    kind="table", packages=["pypi:statsmodels"], licence="public domain", checked="COPYRIGHT in statsmodels/datasets/randhie/data.py", notes="The target is a count.",
)
def medical_care(read):
    return tidy(pd.read_csv(read.path("statsmodels/datasets/randhie/randhie.csv")), sample=10000)


@data_set(
    id="flights", title="Where a flight started, of twenty airports", origin="United States Bureau of Transportation Statistics, 2001", tasks=[multiclass("origin")],
    kind="table", packages=["npm:vega-datasets"], licence="United States government work, public domain", checked="datapackage.json of the package", notes="Destination and distance together say where a flight started; how late it was can hardly be foreseen.",
)
def flights(read):
    frame = pd.read_json(read.path("package/data/flights-20k.json"))
    when = pd.to_datetime(frame.pop("date"))
    frame = frame.assign(hour=when.dt.hour, weekday=when.dt.weekday, month=when.dt.month)
    common = frame["origin"].value_counts().index[:20]
    return tidy(frame[frame["origin"].isin(common) & frame["destination"].isin(common)])


@data_set(
    id="marriages", title="How people rate their marriage, and hours in affairs", origin="Fair (1978), Journal of Political Economy 86(1)", tasks=[multiclass("rate_marriage"), regression("affairs")],
    kind="table", packages=["pypi:statsmodels"], licence="included in statsmodels with permission of the author", checked="COPYRIGHT in statsmodels/datasets/fair/data.py", shipped=False,
)
def marriages(read):
    return tidy(pd.read_csv(read.path("statsmodels/datasets/fair/fair.csv")))


@data_set(
    id="house-market", title="House sales in cities of Texas, month by month", origin="Texas A&M Real Estate Center, in ggplot2", tasks=[regression("median", unit=100000)],
    kind="table", packages=["debian:r-cran-ggplot2"], licence="GPL-2+, as part of ggplot2", checked=in_copyright, notes="Months of one city stand on both sides of a random split.",
)
def house_market(read):
    return tidy(read.rda("txhousing"), drop=["date"])


@data_set(
    id="personality", title="Twenty-five statements on oneself, and age", origin="Revelle, Wilt and Rosenthal (2010), SAPA project", tasks=[regression("age", unit=10), multiclass("gender")],
    kind="table", packages=["debian:r-cran-psychtools"], licence="GPL-2+, as part of psychTools", checked=in_copyright, notes="Fit for a network that gives back what it is shown: five traits lie behind the answers.",
)
def personality(read):
    return tidy(read.rda("bfi"), drop=["education"])


@data_set(
    id="ratings", title="What a person gives a film, of five stars", origin="Harper and Konstan (2015), MovieLens, doi:10.1145/2827872", tasks=[regression("rating")],
    kind="table", packages=["debian:r-cran-dslabs"], licence="GroupLens terms: not to be passed on without permission", checked="terms of the MovieLens data sets; debian/copyright names Artistic-2.0 for the package", shipped=False,
    notes="People and films are numbers: what a two-tower network takes.",
)
def ratings(read):
    frame = read.rda("movielens")
    columns = {"user": pd.factorize(frame["userId"], sort=True)[0], "film": pd.factorize(frame["movieId"], sort=True)[0], "rating": frame["rating"].astype(float)}
    return tidy(pd.DataFrame(columns))


@data_set(
    id="earthquakes", title="How strong an earthquake near Fiji was", origin="Harvard PRIM-H project, in R's quakes", tasks=[regression("mag")],
    kind="table", packages=["debian:r-base-core"], licence="GPL-2+, as part of R", checked=in_copyright,
)
def earthquakes(read):
    return tidy(read.rda("quakes", "datasets"))
