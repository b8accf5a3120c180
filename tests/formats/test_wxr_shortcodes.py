import pytest

from terms.formats.wxr_shortcodes import without_shortcodes


@pytest.mark.parametrize(
    ("content", "resolved"),
    [
        ("plain", "plain"),
        ("[1] [sic] [citation needed] [x, y] array[0]", None),
        ("a [gallery ids='1,2'] b", "a  b"),
        ("[toc]a", "a"),
        ("[embed]https://x.org/1[/embed]", "<p>https://x.org/1</p>"),
        ('[audio mp3="https://x.org/1.mp3"][/audio]', "<p>https://x.org/1.mp3</p>"),
        ("[video src='https://x.org/?a=1&amp;b=2' /]", "<p>https://x.org/?a=1&amp;b=2</p>"),
        ('[caption caption="<b>"]<img src="a">[/caption]', '<div><img src="a"> &lt;b&gt;</div>'),
        ("[sourcecode language='c']a<b>[/sourcecode]", "<pre>a&lt;b></pre>"),
        ("[[gallery]] and [[/b]]", "[gallery] and [/b]"),
        ("<pre>[toc]</pre>[toc]<code>[b x=1]</code>", "<pre>[toc]</pre><code>[b x=1]</code>"),
        ("<pre>[gallery]", "<pre>"),
        ("[/gallery]a[/sic]", "a[/sic]"),
    ],
)  # fmt: skip
def test_shortcodes_become_what_they_stand_for(content, resolved):
    assert without_shortcodes(content) == (content if resolved is None else resolved, [])


@pytest.mark.parametrize(
    ("content", "resolved", "names"),
    [
        ("[box]a [b]c[/b][/box]", "a c", ["b", "box"]),
        ("[box]a [b]c[/box]", "a [b]c", ["box"]),
        ("[box a=1]x", "x", ["box"]),
        ("[box /]x", "x", ["box"]),
        ("[box][box]x[/box]y[/box]z", "xyz", ["box"]),
        ("[a][b]x[/a]y[/b]", "xy", ["a", "b"]),
    ],
)
def test_unknown_shortcodes_leave_what_they_hold_and_are_told(content, resolved, names):
    assert without_shortcodes(content) == (resolved, names)


@pytest.mark.parametrize(
    "content",
    [
        "[a " * 50_000, "[a]" * 30_000 + "[/a]" * 30_000, "[[" * 50_000, "<pre>" * 20_000,
        "[a x=" * 50_000, "[a " + "x" * 100_000, "[/a]" * 50_000, "[a" * 50_000,
    ],
)  # fmt: skip
def test_hostile_shortcodes_are_bounded(content):
    resolved, _names = without_shortcodes(f"{content}end")

    assert resolved.endswith("end")
    assert len(resolved) <= len(content) + 3
