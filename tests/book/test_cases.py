"""The cards of the cases: all there, nothing invented, silence said."""

import pytest

import flexspec
from flexspec.book import cases
from flexspec.book.markdown import WRITERS, Block
from flexspec.charts.words import rows

GROUPS = flexspec.load("cases")["case_group"].drop_duplicates().tolist()


@pytest.mark.parametrize("group", GROUPS)
def test_a_card_names_its_cases_and_gives_a_page_for_each_entry(group):
    table = flexspec.load("cases")
    made = cases.card(group)
    assert made.names == table.loc[table["case_group"] == group, "name"].tolist()
    for heading, items in made.entries:
        if heading not in ("Our codes", "– Not reported"):
            assert all("(p" in item for item in items), heading


@pytest.mark.parametrize("group", GROUPS)
def test_a_proposition_is_reported_or_not_reported_but_never_both(group):
    made = dict(cases.card(group).entries)
    silent = made.get("– Not reported", [""])[0].split(", ")
    said = [
        item.split(": ")[0]
        for heading in ("✓ For the model", "± Mixed", "✗ Against it")
        for item in made.get(heading, [])
    ]
    assert not set(silent) & set(said)
    kind = flexspec.load("cases").set_index("case_group").loc[[group], "coverage"].iloc[0]
    if kind.startswith("reviewed"):
        assert sorted({*silent, *said} - {""}) == sorted(cases.PROPOSITIONS.values())


@pytest.mark.parametrize("group", GROUPS)
def test_every_attribute_of_a_case_is_on_its_card(group):
    """Either in its own words or as the finding on a proposition that rests on it."""
    table = flexspec.load("cases").set_index("case_id")["case_group"]
    attributes = flexspec.load("case_attributes")
    here = attributes[attributes["case_id"].map(table) == group]
    text = cases.markdown(cases.card(group))
    judged = flexspec.load("case_propositions")
    judged = judged[judged["case_group"] == group]
    judged_words = {*judged["attribute"], *judged["proposition"]}
    for row in here.itertuples():
        assert row.attribute in judged_words or row.value in text, row.attribute


def test_pairs_are_told_once():
    text = cases.markdown(cases.card("brenta_marche"))
    assert text.count("near co-operative relations with suppliers") == 1
    assert text.startswith("> **Brenta and Marche**")


def test_inference_and_alternatives_are_marked():
    text = cases.markdown(cases.card("guadalajara_leon"))
    assert "our inference (p.\u00a029)" in text
    assert "HIGH 0 (or missing)" in text


def test_html_is_escaped():
    made = cases.Card(["<b>"], [("A & B", ["1 < 2"])])
    assert cases.html(made) == "<dl><div><dt>A &amp; B</dt><dd>1 &lt; 2</dd></div></dl>"


def test_an_unknown_case_is_named():
    with pytest.raises(LookupError, match="no case 'atlantis'"):
        cases.card("atlantis")


class FakePage:
    def markdown(self, text):
        return text


def test_notebooks_get_the_card_with_what_came_after():
    written = WRITERS["case"](Block("case", "macael modena", {}, "**Since.** More."), FakePage())
    first, second = written.split("\n\n")
    assert first.startswith("> **Macael marble**") and "Since" not in first
    assert second.startswith("> **Modena**") and second.endswith("> **Since.** More.")


def test_outlines_of_land_are_drawn_and_not_listed_as_data():
    from flexspec.book.figure import figure

    land = flexspec.charts.land().to_dict()
    spec = {
        "title": "Land",
        "description": "A map of land without anything on it, for a test.",
        "data": land,
        "mark": "geoshape",
        "projection": {"type": "equalEarth"},
        "config": {},
    }
    assert len(rows(spec)) == 1
    html = figure(spec, "map")
    assert "<path" in html and "<table" not in html
