"""What WebVTT and SubRip have in common: the markup inside a caption."""

from stories.transcripts.formats import read


def test_read_captions_takes_out_their_markup_and_no_words():
    draft = read(
        "1\n00:00:01,000 --> 00:00:02,000\n"
        '{\\an8}<font color="red">I</font> <b>saw</b> <laughs> a <3 &lt;b&gt; &amp;amp; R&D &nosuch; AT&amp;T&nbsp;x\n'
    )

    assert draft.text == "I saw <laughs> a <3 <b> &amp; R&D &nosuch; AT&T x"
