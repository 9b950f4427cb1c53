#!/usr/bin/env python3
"""Write synthetic sites that are large in one way.

    special_sites.py --site {events,actor,page,static} --size N --out DIR

events: one page with N events. actor: one actor in N events, told on N/100 pages. page: one
page of N bytes of prose. static: N small files beside the pages.
"""

import argparse
from pathlib import Path

PROSE = ("The committee met again and published what it had decided, which changed little. "
         "Its members *disagreed* about the figures, and [[ada]] said so in public.")


def page(folder, name, body):
    path = folder / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body, encoding="utf-8")


def entries(first, count, link):
    """A chronology of `count` events, from the `first`, a few on each day."""
    for at in range(first, first + count):
        day = f"{1900 + at // 1000 % 120}-{at // 80 % 12 + 1:02}-{at // 3 % 28 + 1:02}"
        yield f"{day}\n: **Meeting number {at} is held.** {link} came. [@minutes]\n\n"


def events(folder, size):
    page(folder, "meetings.md", "---\ntitle: Meetings\n---\n## Chronology\n\n" + "".join(entries(0, size, "A member")))


def actor(folder, size):
    for at in range(0, size, 100):
        body = "".join(entries(at, min(100, size - at), "[[ada]]"))
        page(folder, f"year-{at // 100}.md", f"---\ntitle: Part {at // 100}\n---\n## Chronology\n\n{body}")


def prose(folder, size):
    paragraphs = size // (len(PROSE) + 2)
    page(folder, "long.md", "---\ntitle: A long page\n---\n" + f"{PROSE}\n\n" * paragraphs)


def static(folder, size):
    for at in range(size):
        file = folder / "static" / str(at // 1000) / f"{at}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{at}\n", encoding="utf-8")


# By name: what makes it, its whole size, and what that is in words.
SITES = {
    "events": (events, 10_000, "one page with 10,000 events"),
    "actor": (actor, 30_000, "one actor in 30,000 events"),
    "page": (prose, 5_000_000, "one page of 5 MB"),
    "static": (static, 200_000, "200,000 files in `static/`"),
}


def make(site, size, folder):
    folder = Path(folder)
    page(folder, "actors/ada.md", "---\ntitle: Ada\ntype: person\n---\nA member.\n")
    page(folder, "sources/minutes.yaml", "minutes: { type: report, title: Minutes, date: 2020 }\n")
    (folder / "site.toml").write_text('title = "Large"\ntheme = "lean"\n', encoding="utf-8")
    SITES[site][0](folder, size)
    return folder


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--site", choices=SITES, required=True)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    make(args.site, args.size, args.out)
