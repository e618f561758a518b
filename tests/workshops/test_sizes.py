"""The sizes of sheets: named once, the same for a pack and for one story."""

from typing import get_args

from reading.forms import StoryPrintForm
from workshops.forms.copies import PrintForm
from workshops.paper.labels import SIZES, Size


def test_both_forms_offer_every_size_that_can_be_typeset():
    assert [size for size, _name in SIZES] == list(get_args(Size))
    for form in (PrintForm, StoryPrintForm):
        assert form.base_fields["size"].choices == list(SIZES)
