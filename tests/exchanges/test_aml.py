"""What a telephone says of its place is read however it was carried, and whatever else stands in it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.exchanges import Unreadable, aml
from events.values import Place

TEXT = (
    'A"ML=1;lt=+48.902963;lg=+2.516582;rd=1964;top=20220210134654;lc=95;pm=G;'
    "si=208011234567890;ei=353472104343540;mcc=208;mnc=01;ml=131"
)
FORM = (
    "v=1&device_number=%2B84912345678&location_latitude=11.535&location_longitude=106.883&location_time=1644500814000"
    "&location_accuracy=12.5&location_source=GPS&location_certainty=83&device_imei=353472104343540&hmac=00ff"
)


def test_a_text_is_read():
    told = aml.read(TEXT)
    assert told == aml.Told(Place(48.902963, 2.516582), 1964.0, 95.0, "gnss", 1644500814000)


def test_a_form_is_read():
    assert aml.read(FORM) == aml.Told(Place(11.535, 106.883), 12.5, 83.0, "gnss", 1644500814000)


@pytest.mark.parametrize(
    ("written", "method"), [("G", "gnss"), ("w", "wifi"), ("C", "cell"), ("X", "unknown"), ("", "unknown")]
)
def test_how_it_was_found_is_one_of_our_words(written, method):
    assert aml.read(f'A"ML=1;lt=11.5;lg=106.9;pm={written}').method == method


def test_a_telephone_without_a_place_says_so():
    assert aml.read('A"ML=1;pm=N').place is None
    assert aml.read(TEXT.replace("pm=G", "pm=N")).place is None


@pytest.mark.parametrize(
    "written",
    [
        " \r\n" + TEXT + "\r\n",
        TEXT.replace('A"', "A"),
        TEXT.replace('"', "\u201d"),
        TEXT.replace("lt=", "LT=").replace(";", "; "),
        TEXT.replace(".902963", ",902963"),
        TEXT + ";zz=1;" + ";" * 20,
    ],
)
def test_what_a_gateway_changed_on_the_way_does_not_matter(written):
    assert aml.read(written).place == Place(48.902963, 2.516582)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "no aml at all",
        'A"ML=1;lt=+91;lg=2',
        'A"ML=1;lt=+48;lg=+181',
        'A"ML=1;lt=nan;lg=2',
        'A"ML=1;lt=inf;lg=2',
        'A"ML=1;lt=4_8;lg=2',
        'A"ML=1;lt=٤٨;lg=2',
        'A"ML=1;lt=48',
        "x" * 2_001,
    ],
)
def test_what_names_no_place_there_is_is_not_read(written):
    with pytest.raises(Unreadable):
        aml.read(written)


@pytest.mark.parametrize("field", ["rd=-5", "rd=9999999999", "rd=?", "lc=101", "lc=-1", "top=20221399000000", "top=1"])
def test_a_field_that_cannot_be_so_is_as_if_it_were_not_there(field):
    told = aml.read(f'A"ML=1;lt=48.5;lg=2.5;{field}')
    assert told == aml.Told(Place(48.5, 2.5), None, None, "unknown", None)


@given(
    lat=st.floats(-90, 90),
    lon=st.floats(-180, 180),
    radius=st.integers(0, 1_000_000),
    sure=st.integers(0, 100),
)
def test_whatever_a_telephone_says_within_bounds_comes_through(lat, lon, radius, sure):
    told = aml.read(f'A"ML=1;lt={lat:+.6f};lg={lon:+.6f};rd={radius};lc={sure};pm=W')
    assert told.place is not None
    assert (round(told.place.lat - lat, 5), round(told.place.lon - lon, 5)) == (0, 0)
    assert (told.uncertainty_m, told.confidence, told.method) == (radius, sure, "wifi")


FIELDS = st.sampled_from(("lt", "lg", "rd", "lc", "pm", "top", 'A"ML', "location_latitude", "location_time", "si"))


@given(
    st.one_of(
        st.text(max_size=300),
        st.lists(st.tuples(FIELDS, st.text(max_size=20)), max_size=12).map(
            lambda pairs: ";".join(f"{name}={value}" for name, value in pairs)
        ),
        st.lists(st.tuples(FIELDS, st.text(max_size=20)), max_size=12).map(
            lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)
        ),
    )
)
def test_any_bytes_are_read_or_refused_and_never_break(written):
    try:
        told = aml.read(written)
    except Unreadable:
        return
    if told.place is not None:
        assert -90 <= told.place.lat <= 90
        assert -180 <= told.place.lon <= 180
    assert told.uncertainty_m is None or 0 <= told.uncertainty_m <= 1_000_000
    assert told.confidence is None or 0 <= told.confidence <= 100


def test_of_who_telephones_nothing_is_kept():
    kept = repr(aml.read(TEXT)) + repr(aml.read(FORM))
    for personal in ("208011234567890", "353472104343540", "912345678", "208", "01;"):
        assert personal not in kept
