"""What a mail is about arrives as it was written, however long it is: no blank is lost where its line breaks."""

import msgspec
import pytest

from dispatch.gateways.mail import hand_over
from dispatch.gateways.outcome import Sent
from tests.edge.mailbox import receiving
from tests.edge.test_mail_in_secret import mail_to

WORDS = [
    "Phản",
    "ánh",
    "số",
    "61",
    "(Môi",
    "trường,",
    "Phường",
    "Bình",
    "Phước)",
    "của",
    "cơ",
    "quan",
    "dưới",
    "đã",
    "quá",
    "hạn,",
    "đã",
    "báo",
    "cấp",
    "trên",
    "lần",
    "thứ",
    "nhất",
]


@pytest.mark.parametrize("length", range(1, len(WORDS) + 1))
async def test_no_blank_is_lost(length: int) -> None:
    subject = "[1022] " + " ".join(WORDS[:length])
    async with receiving() as mailbox:
        mailbox.offers = ("AUTH PLAIN",)
        assert await hand_over(msgspec.structs.replace(mail_to(mailbox, security="none"), subject=subject)) == Sent(
            taken=True
        )
    assert mailbox.taken[0]["Subject"] == subject
