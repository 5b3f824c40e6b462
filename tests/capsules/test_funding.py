import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from capcollectif import images
from capcollectif.errors import Refused, Stale
from capsules.operations import funding
from capsules.queries import funders
from tests.capsules.factories import CollectiveFactory, LogoFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def collective(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return CollectiveFactory(funders="Avec le soutien de la région.")


def drawn(size=(300, 100)):
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, "PNG")
    return images.redraw(SimpleUploadedFile("../../<b>logo</b>.png", file.getvalue()))


def add(collective, name="Région Occitanie", **options):
    return funding.add_logo(collective, name=name, image=drawn(**options), by=collective.created_by)


def test_mentions_are_written_and_a_stale_page_is_told_so(collective):
    by = collective.created_by
    funding.change_mentions(collective, text="UE", seen="Avec le soutien de la région.", by=by)
    with pytest.raises(Stale) as stale:
        funding.change_mentions(collective, text="FSE", seen="Avec le soutien de la région.", by=by)

    assert stale.value.current.funders == "UE"


def test_the_same_mentions_twice_are_no_conflict(collective):
    for _ in range(2):
        funding.change_mentions(
            collective,
            text="UE",
            seen="Avec le soutien de la région.",
            by=collective.created_by,
        )


def test_a_logo_is_kept_under_a_name_of_ours(collective):
    logo = add(collective)

    assert logo.file.name.startswith("logos/")
    assert "logo<" not in logo.file.name
    with Image.open(logo.file.path) as kept:
        assert kept.size == (300, 100)


def test_logos_come_in_the_order_of_their_addition_without_those_archived(collective):
    _, second, _ = (add(collective, name) for name in ("Europe", "Région", "État"))
    funding.archive_logo(second, by=collective.created_by)

    found = funders.of(collective)
    assert [logo.name for logo in found.logos] == ["Europe", "État"]
    assert found.mentions == "Avec le soutien de la région."
    funding.restore_logo(second, by=collective.created_by)
    assert len(funders.of(collective).logos) == 3


def test_a_collective_has_so_many_logos_at_most(collective):
    LogoFactory.create_batch(funding.MOST_LOGOS, collective=collective)
    archived = LogoFactory(collective=collective, archived_at=collective.created_at)

    with pytest.raises(Refused, match="8 logos au plus"):
        add(collective)
    with pytest.raises(Refused, match="8 logos au plus"):
        funding.restore_logo(archived, by=collective.created_by)


def test_a_printed_logo_fits_its_box_and_holds_its_image(collective):
    for size in ((900, 100), (100, 400), (300, 100)):
        printed = funders.printed(add(collective, size=size))
        width, height = printed.box
        assert width <= 174
        assert height <= 61
        assert printed.source.startswith("data:image/png;base64,iVBOR")


def test_a_lost_file_breaks_nothing(collective):
    assert funders.printed(LogoFactory(collective=collective)).source == ""


def test_nothing_asked_for_is_nothing_to_print(settings, tmp_path):
    assert not funders.of(CollectiveFactory())
