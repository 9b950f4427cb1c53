use super::*;

fn file(path: &str) -> Option<File> {
    let (text, mime) = match path {
        "theme/a b.css" => ("@import 'more.css' print; b{background:url( p.png )}", "text/css"),
        "theme/more.css" => ("@import url(more.css);i{color:red}/*</style>*/", "text/css"),
        "theme/p.png" | "p.png" => ("PNG", "image/png"),
        "x.js" => ("f()", "text/javascript; charset=utf-8"),
        _ => return None,
    };
    Some(File { bytes: text.into(), mime })
}

fn made(html: &str, base_url: Option<&str>) -> Single {
    single(&Page { html, out: "a/index.html", base_url, read: &file }).expect("it is HTML")
}

fn html(html: &str) -> String {
    made(html, None).html
}

#[test]
fn what_is_loaded_is_inside() {
    for (from, to) in [
        ("<img src=../p.png loading=lazy>", "<img src=\"data:image/png;base64,UE5H\">"),
        ("<IMG SRC='/p.png?v=1' srcset='big.png 2x'>", "<IMG SRC=\"data:image/png;base64,UE5H\">"),
        ("<img srcset='../p.png 1x, q 2x'>", "<img src=\"data:image/png;base64,UE5H\">"),
        ("<img alt='a &lt; b' src=http://o.example/x.png>", "a &lt; b"),
        (
            "<script src=../x.js defer></script>",
            "<script src=\"data:text/javascript;charset=utf-8;base64,Zigp\" defer></script>",
        ),
        ("<link rel=icon href=../p.png>", "<link rel=icon href=\"data:image/png;base64,UE5H\">"),
        ("<link rel=manifest href=m>|<link rel=preload href=../x.js>", "|"),
        (
            "<p style='background:url(&quot;../p.png&quot;)'>",
            "<p style=\"background:url(&quot;data:image/png;base64,UE5H&quot;)\">",
        ),
        (
            "<noscript><img src=../p.png></noscript>",
            "<noscript><img src=\"data:image/png;base64,UE5H\"></noscript>",
        ),
        ("<svg><use href=#a /><use href=s.svg#a /></svg>", "<svg><use href=\"#a\" /><use/></svg>"),
        (
            "<iframe src='https://o.example/?a&amp;b'></iframe>",
            "<a href=\"https://o.example/?a&amp;b\">https://o.example/?a&amp;b</a>",
        ),
    ] {
        assert_eq!(html(from), to, "{from}");
    }
}

#[test]
fn a_sheet_brings_its_own_and_cannot_end_early() {
    let made = html("<link rel='stylesheet' media=print href='../theme/a%20b.css'>");
    assert!(
        made.starts_with("<style media=\"print\">@import url(\"data:text/css;base64,"),
        "{made}"
    );
    assert!(made.ends_with(" print; b{background:url(\"data:image/png;base64,UE5H\")}</style>"));
    let more = html(
        "<style>@import \"../theme/more.css\";</style><link rel=stylesheet href=../theme/more.css>",
    );
    assert_eq!(more.matches("</style>").count(), 2, "{more}");
}

#[test]
fn links_stay_in_the_file_or_lead_to_the_web() {
    let page = "<a href='index.html#x'>1</a><a href=../b/index.html#y rel=next>2</a>\
                <a href=../actors/iran/ data-card=iran>3</a><a href=mailto:a@b.example>4</a>\
                <a href=//o.example/>5</a><a href=file:///etc>6</a>\
                <li data-id=iran><a href=../actors/iran/ data-card=iran>7</a>";
    assert_eq!(
        html(page),
        "<a href=\"#x\">1</a><a>2</a><a href=\"#--entry-iran\" data-card=iran>3</a>\
         <a href=\"mailto:a@b.example\">4</a><a href=\"https://o.example/\">5</a><a>6</a>\
         <li data-id=iran id=\"--entry-iran\"><a data-card=iran>7</a>"
    );
    let web = made(page, Some("https://s.example/sub")).html;
    assert!(web.contains("<a href=\"https://s.example/sub/b/#y\" rel=next>2"), "{web}");
    assert!(
        web.contains("<a href=\"https://s.example/sub/actors/iran/\" data-card=iran>3"),
        "{web}"
    );
    assert_eq!(
        html("<nav><a href=../b/>b</a></nav><nav><a href=#x>x</a></nav>"),
        "<nav><a href=\"#x\">x</a></nav>"
    );
}

#[test]
fn what_is_not_there_is_told_once() {
    let made = made("<img src=n.png><img src=n.png><b style='x:url(https://o.example/f)'>", None);
    assert_eq!(made.lost, ["https://o.example/f", "n.png"]);
    assert_eq!(made.html, "<b style=\"x:url(&quot;data:,&quot;)\">");
}

#[test]
fn mangled_pages_stay_as_mangled() {
    let whole = "<!doctype html><p title='a>b'>x<a href=\"../b/\">é</a><style>a{b:url('../p.png')}</style><img src=../p.png><select><xmp></select>";
    for (end, _) in whole.char_indices() {
        let cut = &whole[..end];
        let once = html(cut);
        assert!(!once.contains("../p.png\""), "{once}");
        assert_eq!(once, html(cut));
    }
    for junk in [
        "<",
        "<a href",
        "<img src=\"../p.png",
        "<style>url(",
        "<style>@import '",
        "a{b:url(\\",
        "</a></a>",
        "<a href='http://['>x",
    ] {
        let _ = html(junk);
        let _ = css::rewrite(junk, &mut |_| Some(String::new()));
    }
}

#[test]
fn addresses_in_sheets() {
    let rewrite = |css: &str| css::rewrite(css, &mut |from| Some(format!("<{from}>")));
    for (from, to) in [
        ("a{b:URL( 'x y' )}", "a{b:url(\"<x y>\")}"),
        ("a{b:u\\72l(x\\29 y)}", "a{b:url(\"<x)y>\")}"),
        ("/* url(x) */'url(y)'", "/* url(x) */'url(y)'"),
        ("@namespace url(http://n);a{b:url(x)}", "@namespace url(http://n);a{b:url(\"<x>\")}"),
        (
            "a{b:image-set('x' 1x type('image/png'))}",
            "a{b:image-set(url(\"<x>\") 1x type('image/png'))}",
        ),
        ("@import 'x' supports(a: 'b');", "@import url(\"<x>\") supports(a: 'b');"),
    ] {
        assert_eq!(rewrite(from), to);
    }
}

#[test]
fn ends_of_data() {
    assert_eq!(data("a/b", b""), "data:a/b;base64,");
    assert_eq!(data("a/b", b"M"), "data:a/b;base64,TQ==");
    assert_eq!(data("a/b", b"Ma"), "data:a/b;base64,TWE=");
}
