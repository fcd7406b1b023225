"""Names with parameters: read strictly, bound to their entries, and answered with what exists."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

import exactsteer as es
from exactsteer.cli import main
from exactsteer.errors import InputError, UnknownName
from exactsteer.files.assemblage_json import parse_assemblage
from exactsteer.files.functional_json import parse_functional
from exactsteer.steering import catalogue
from exactsteer.steering.catalogue.entry import split_name

ASSEMBLAGES = [
    "isotropic(d=2,settings=planar5)",
    "isotropic(d=3,settings=mub4,visibility=1/2)",
    "isotropic(d=4, settings=mub2, visibility=2/3)",
    "isotropic(d=5,settings=mub2,visibility=1/4)",
    "isotropic(settings=cube,visibility=sqrt(2)/2)",
    "isotropic(settings=icosahedron)",
    "werner(settings=dodecahedron,visibility=(1 + sqrt(5))/4)",
    "pure-qubit-pair(ratio=sqrt(2)/3,settings=XZ)",
    "ghz(untrusted=1,settings=XYZ,visibility=3/4)",
    "ghz(untrusted=2,settings=XYZ)",
    "w(untrusted=1,settings=XZ)",
    "w(settings=Z,visibility=0)",
    "breuer-hall-before-map()",
]


@pytest.mark.parametrize("name", ASSEMBLAGES)
def test_a_name_with_parameters_is_an_assemblage_with_its_realisation(name):
    """The realisation steers exactly to the assemblage that the name builds, over whatever field the parameters need."""
    entry = catalogue.find(name)
    assert entry.realisation().assemblage() == entry.build()


@pytest.mark.parametrize("name", catalogue.FUNCTIONALS)
def test_every_functional_builds_and_names_its_source(name):
    """A functional has a source and a summary, and its defaults are what its parameters say."""
    entry = catalogue.find_functional(name)
    assert entry.source
    assert entry.summary
    given = ",".join(f"{p.name}={p.default}" for p in entry.parameters)
    assert catalogue.find_functional(f"functional:{name}({given})").build() == entry.build()


@pytest.mark.parametrize("name", ["chsh", "bell:chsh", "functional:bell:chsh"])
def test_prefixes_of_functionals_may_be_left_out(name):
    """`bell:` and `functional:` say what a name is; the name alone is enough."""
    assert catalogue.find_functional(name).build() == catalogue.chsh()
    assert catalogue.is_functional(name)
    assert not catalogue.is_assemblage(name)


def test_parameters_are_split_outside_parentheses():
    """Commas and equal signs separate; spaces do not matter; values may have parentheses of their own."""
    assert split_name("w") == ("w", {})
    assert split_name(" ghz ( untrusted = 2 , visibility=(1/2) ) ") == (
        "ghz",
        {"untrusted": "2", "visibility": "(1/2)"},
    )
    assert split_name("a()") == ("a", {})


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("werner(settings=X", "the parenthesis of the parameters is not closed; write NAME(key=value,..)"),
        ("werner(settings)", "'settings' is not of the form key=value"),
        ("werner(settings=)", "'settings=' is not of the form key=value"),
        ("werner(settings=X,)", "'' is not of the form key=value"),
        ("werner(settings=X,settings=Z)", "the parameter 'settings' is given twice"),
        ("werner(visibility=(1)", "the parentheses do not match"),
        ("werner(visibility=1))", "the parentheses do not match"),
        ("w" * 1001, "a name of the catalogue has at most 1000 characters, this one 1001"),
        ("isotropic(d=x)", "isotropic, parameter d: 'x' is not an integer from 0 to 999; it may be: 2, 3, 4, 5 or 7"),
        ("werner(visibility=0.5)", "werner, parameter visibility: column 2 of '0.5': '.' does not belong here"),
        (
            "werner(visibility=__import__)",
            "werner, parameter visibility: column 1 of '__import__': '_' does not belong",
        ),
        ("werner(visibility=3/2)", "the visibility is 3/2; it must be real and between 0 and 1"),
        ("werner(visibility=I)", "the visibility is I; it must be real and between 0 and 1"),
        ("pure-qubit-pair(ratio=I)", "the ratio is I; it must be real"),
        ("ghz(untrusted=3)", "untrusted=3: one or two of the three parties are untrusted"),
    ],
)
def test_a_name_that_is_not_well_formed_is_refused(name, message):
    """One message with the parameter and what it may be; nothing is evaluated."""
    with pytest.raises(InputError) as caught:
        catalogue.find(name).build()
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("werner(d=2)", "werner has no parameter 'd'. It has: settings=XYZ (a string of different letters X, Y, Z;"),
        ("breuer-hall(d=2)", "breuer-hall has no parameter 'd'. It has: none"),
        ("isotropic(d=6)", "there is no isotropic state with d=6 here. Known d: 2, 3, 4, 5, 7"),
        ("isotropic(d=3,settings=XYZ)", "there are no settings 'XYZ' in dimension 3. Known: mub1 to mub4"),
        ("isotropic(d=3,settings=mub5)", "there are no settings 'mub5' in dimension 3. Known: mub1 to mub4"),
        ("isotropic(settings=XX)", "there are no settings 'XX' for a qubit. Known: a string of different letters"),
        ("isotropic(settings=planar18)", "N is at most 17, K at most 3"),
        ("isotropics", "did you mean isotropic? It has: breuer-hall, "),
        ("bell:chsh", "the catalogue has no assemblage 'bell:chsh': that is a functional."),
    ],
)
def test_what_does_not_exist_is_answered_with_what_does(name, message):
    """Unknown names, parameters and settings list those that exist."""
    with pytest.raises(UnknownName) as caught:
        catalogue.find(name).build()
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("bell:cglmp(d=1)", "d=1: the number of outcomes is from 2 to 10"),
        ("bell:gyni(parties=7)", "parties=7: the number of parties is from 3 to 6"),
        ("bell:braunstein-caves(n=1)", "n=1: the number of settings is from 2 to 20"),
        ("bell:chs", "the catalogue has no functional 'bell:chs'; did you mean bell:chsh?"),
        ("ghz(untrusted=1)", "the catalogue has no functional 'ghz': that is an assemblage."),
    ],
)
def test_functionals_have_limits_too(name, message):
    """A size that is not supported is refused with the range."""
    with pytest.raises(InputError) as caught:
        catalogue.find_functional(name).build()
    assert message in str(caught.value)


def test_python_and_the_command_line_give_the_same_objects():
    """The functions of `es.catalogue` take the parameters by name; texts and numbers are the same."""
    assert (
        es.catalogue.isotropic(3, "mub2", es.parse("1/2"))
        == catalogue.find("isotropic(d=3,settings=mub2,visibility=1/2)").build()
    )
    assert es.catalogue.pr_box("1/2").assemblage() == catalogue.find("pr-box(visibility=1/2)").build()
    assert es.catalogue.cglmp(4) == catalogue.find_functional("bell:cglmp(d=4)").build()


def test_the_command_line_prints_what_a_name_builds():
    """`catalogue NAME` prints a file that reads back as the same object; `check catalogue:NAME` accepts it."""
    run = CliRunner().invoke
    name = "isotropic(d=2,settings=planar5,visibility=1/2)"
    content = parse_assemblage(run(main, ["catalogue", name]).stdout)
    assert (content.data.assemblage(), content.title) == (catalogue.find(name).build(), name)
    assert content.realisation.assemblage() == content.data.assemblage()
    assert run(main, ["check", f"catalogue:{name}"]).stdout.startswith("VALID ")
    functional = parse_functional(run(main, ["catalogue", "bell:braunstein-caves(n=4)"]).stdout)
    assert functional.functional == catalogue.braunstein_caves(4)
    listed = {entry["name"]: entry for entry in json.loads(run(main, ["catalogue", "--json"]).stdout)}
    assert [p["name"] for p in listed["isotropic"]["parameters"]] == ["d", "settings", "visibility"]
    assert "parameters: parties=3 (3 to 6)" in run(main, ["catalogue"]).stdout
    refused = run(main, ["check", "isotropic(d=2)"])
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "write catalogue:isotropic(d=2)" in refused.stderr
