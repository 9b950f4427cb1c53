use super::fold::Folded;
use crate::model::document::{Fragment, Hole};

/// The fold of `html`, with `|` where no name goes on and `+` where a word goes on behind a tag.
fn fold(html: &str) -> String {
    let mut folded = Folded::default();
    folded.html(&Fragment { html: html.to_owned(), holes: Vec::new() });
    folded.text().replace('\u{1}', "|").replace('\u{2}', "+").trim().to_owned()
}

#[test]
fn text_is_folded_into_words() {
    for (html, folded) in [
        ("The US-led coalition", "the us led coalition"),
        ("in Iraq. Iran said", "in iraq | iran said"),
        ("U.S. troops, all", "u s troops | all"),
        ("Iraq’s army and the Houthis’ war", "iraq s army and the houthis war"),
        ("Iraq&#39;s &amp; Iran&amp;Co", "iraq s | iran | co"),
        ("l’Irak, d'Estaing, O’Brien", "l irak | d estaing | obrien"),
        ("El-Sudani\nul Haq", "al sudani al haq"),
        ("Erdoğan, Straße, Łódź", "erdogan | strasse | lodz"),
        (
            "<em>Ira</em>q and <em>Iran</em> or <b>New</b> York",
            "| ira+q and | iran | or | new | york",
        ),
        ("<p>Iraq</p>\n<p>Iran</p>", "| iraq | iran |"),
        ("a <code>Iraq</code> b <pre>Iran <b>x</b></pre> c", "a | b | c"),
        ("<script>let a = '<b>Iraq</b>';</script>x", "| x"),
        ("<!-- Iraq > Iran -->x <img alt=\"a > b\"> y", "| x | y"),
        ("a < b &bogus; c&eacute;d", "a | b \u{3} c\u{3}d"),
        ("وَالعِراق للعراق بالي", "و العراق ل العراق بالي"),
        ("الحشد الشعبـــي", "الحشد الشعبي"),
    ] {
        assert_eq!(fold(html), folded, "{html}");
    }
}

#[test]
fn a_word_is_found_again_where_it_stands() {
    for (html, word, stands) in [
        ("in the U.S. army", "u s", "U.S"),
        ("<p>Iraq’s army</p>", "iraq", "Iraq"),
        ("x Straße y", "strasse", "Straße"),
        ("x Erdog\u{306}an’s y", "erdogan", "Erdog\u{306}an"),
        ("Johnson &amp; Johnson &amp; Co", "co", "Co"),
        ("وَالعِراقُ اليوم", "العراق", "وَالعِراقُ"),
        ("قال للعراق اليوم", "العراق", "للعراق"),
        ("قال للعراق اليوم", "اليوم", "اليوم"),
        ("e\u{301}&nbsp;El\u{ad}-Su\u{ad}dani", "al sudani", "El\u{ad}-Su\u{ad}dani"),
    ] {
        let mut folded = Folded::default();
        folded.html(&Fragment { html: html.to_owned(), holes: Vec::new() });
        let at = folded.text().find(&format!(" {word} ")).expect(html) + 1;
        let (start, end) = folded.range(html, at, at + word.len());
        assert_eq!(&html[start..end], stands, "{html}");
    }
}

#[test]
fn links_headings_and_quotations_are_closed() {
    let html = "<h2 id=\"a\">Iraq</h2><blockquote><p>Iraq</p></blockquote><aside><p class=\"alert-title\">Iraq</p>\n<p>Iran</p></aside>Syria</a> Jordan";
    let syria = html.find("Syria").unwrap();
    let fragment = Fragment {
        html: html.to_owned(),
        holes: vec![(u32::try_from(syria).unwrap(), Hole::Link(0))],
    };
    let mut folded = Folded::default();
    folded.html(&fragment);
    let open: Vec<bool> = ["iraq", "iran", "syria", "jordan"]
        .iter()
        .map(|word| folded.is_open(folded.text().find(word).unwrap()))
        .collect();
    assert_eq!(open, [false, true, false, true]);
    let closed = folded.text().match_indices("iraq").filter(|(at, _)| !folded.is_open(*at)).count();
    assert_eq!(closed, 3);
}

#[test]
fn nothing_that_is_no_html_breaks_the_fold() {
    for html in [
        "<",
        "<a",
        "<a href=\"",
        "</",
        "<!--",
        "<!",
        "&",
        "&#",
        "&#x110000;",
        "&;",
        "<script>",
        "</a></a>",
        "’",
        "’s",
        "a’",
        "\u{301}",
        "<em>",
        "a<em>’</em>s",
        "لل",
        "وال",
    ] {
        let mut folded = Folded::default();
        for at in 0..=html.len() {
            let holes =
                vec![(u32::try_from(at).unwrap(), Hole::Link(0)), (u32::MAX, Hole::Link(1))];
            folded.html(&Fragment { html: html.to_owned(), holes });
            let text = folded.text().to_owned();
            for (from, c) in text.char_indices() {
                folded.range(html, from, from + c.len_utf8());
            }
            folded.plain(html);
        }
    }
}
