//! What is answered to a request.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use axum::response::IntoResponse as _;
use axum::response::sse::{Event, KeepAlive, Sse};
use backstory::diagnostic::Diagnostic;
use futures_core::Stream;
use tokio::sync::{mpsc, watch};

use super::guard::Guard;
use super::page;
use super::snapshot::{Good, Shown, Snapshot};
use backstory::mime;

/// What every request needs.
#[derive(Debug)]
pub(super) struct App {
    pub(super) current: watch::Receiver<Arc<Snapshot>>,
    pub(super) good: Arc<Good>,
    pub(super) guard: Guard,
    /// One thread for the rules of editing: over ten thousand pages they take seconds, and on all cores
    /// they held up the page of the next save.
    pub(super) editor: rayon::ThreadPool,
}

/// What pages load to follow changes. `idiomorph.min.js` is Idiomorph 0.8.0 as published, under the
/// Zero-Clause BSD licence in `idiomorph.LICENSE`.
const CLIENT: &str = concat!(include_str!("idiomorph.min.js"), "\n", include_str!("client.js"));

/// Answers one request.
pub(super) async fn answer(State(app): State<Arc<App>>, request: Request) -> Response<Body> {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let own = path.strip_prefix(page::OWN);
    if let Err(refusal) = app.guard.check(&method, request.headers(), own == Some("events")) {
        return plain(refusal.status, refusal.why);
    }
    let response = match own {
        Some("events") => return events(&app),
        Some("client.js") => file(StatusCode::OK, mime::of("client.js"), CLIENT.into()),
        Some("overlay.css") => file(StatusCode::OK, mime::of("overlay.css"), page::STYLE.into()),
        Some("margin") => {
            let asked = request.uri().query().unwrap_or("").split('&');
            let page = asked.filter_map(|part| part.strip_prefix("path=")).find_map(decoded);
            let looked = tokio::task::spawn_blocking(move || {
                app.editor.install(|| {
                    // Whoever had to wait is told of the newest state, not of the one it asked in.
                    let snapshot = app.current.borrow().clone();
                    margin(&snapshot, page.as_deref().unwrap_or(""))
                })
            });
            // The page is as good without.
            let html = looked.await.unwrap_or_default();
            file(StatusCode::OK, mime::of("x.html"), html.into_bytes())
        }
        Some(_) => plain(StatusCode::NOT_FOUND, "the preview has no such file"),
        None => {
            // Rendering takes its time, and reading may: neither holds up other requests.
            let shown = tokio::task::spawn_blocking(move || {
                let snapshot = app.current.borrow().clone();
                site(&snapshot, &app.good, &path)
            });
            let lost =
                |_| plain(StatusCode::INTERNAL_SERVER_ERROR, "the page could not be rendered");
            shown.await.unwrap_or_else(lost)
        }
    };
    if method == Method::HEAD { response.map(|_| Body::empty()) } else { response }
}

fn site(snapshot: &Snapshot, good: &Good, path: &str) -> Response<Body> {
    let decoded = decoded(path);
    if let Some(out) = decoded.as_deref().and_then(|decoded| snapshot.find(decoded)) {
        return shown(snapshot, good, out, StatusCode::OK);
    }
    if let Some(decoded) = decoded
        && snapshot.find(&format!("{decoded}/")).is_some()
    {
        // Relative links on the page count from its folder.
        let mut response = plain(StatusCode::FOUND, "the page is a folder further down");
        if let Ok(location) = HeaderValue::from_str(&format!("{path}/")) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        return response;
    }
    match snapshot.find("/404.html") {
        Some(out) => shown(snapshot, good, out, StatusCode::NOT_FOUND),
        None => nothing(snapshot),
    }
}

fn shown(snapshot: &Snapshot, good: &Good, out: &str, status: StatusCode) -> Response<Body> {
    let kind = mime::of(out);
    match snapshot.show(out, good) {
        Shown::Page { bytes, failed } if kind.starts_with("text/html") => {
            file(status, kind, dressed(snapshot, &bytes, failed.as_ref()))
        }
        Shown::File { bytes } if kind.starts_with("text/html") => {
            file(status, kind, dressed(snapshot, &bytes, None))
        }
        Shown::Page { bytes, .. } | Shown::File { bytes } => file(status, kind, bytes.to_vec()),
        Shown::Failed(failed) => {
            let texts = |file: &str| snapshot.text(file);
            let text = "It has never been rendered, so there is nothing else to show.";
            let bytes = page::failure("This page cannot be rendered", text, Some(&failed), &texts);
            file(
                StatusCode::INTERNAL_SERVER_ERROR,
                mime::of("x.html"),
                dressed(snapshot, &bytes, None),
            )
        }
        Shown::Nothing => nothing(snapshot),
    }
}

fn nothing(snapshot: &Snapshot) -> Response<Body> {
    let bytes = page::failure("Not found", "Nothing has this address.", None, &|_| None);
    file(StatusCode::NOT_FOUND, mime::of("x.html"), dressed(snapshot, &bytes, None))
}

/// A page with what is wrong over it: with itself first, then with the site.
fn dressed(snapshot: &Snapshot, page: &[u8], failed: Option<&Diagnostic>) -> Vec<u8> {
    let findings: Vec<Diagnostic> = failed.into_iter().chain(&snapshot.findings).cloned().collect();
    let overlay = page::overlay(&findings, &|file| snapshot.text(file));
    page::dressed(page, &snapshot.version, &overlay)
}

/// What the rules say of the page at the address `path`, for its margin.
fn margin(snapshot: &Snapshot, path: &str) -> String {
    let path = decoded(path);
    let out = path.as_deref().and_then(|path| snapshot.find(path));
    let findings = out.map(|out| snapshot.margin(out)).unwrap_or_default();
    page::margin(&findings, &|file| snapshot.text(file))
}

fn file(status: StatusCode, kind: &'static str, bytes: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn plain(status: StatusCode, text: &str) -> Response<Body> {
    file(status, mime::of("x.txt"), format!("{text}\n").into_bytes())
}

/// The versions of the site, the present one first.
fn events(app: &App) -> Response<Body> {
    let mut current = app.current.clone();
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        loop {
            let version = serde_json::to_string(&current.borrow_and_update().version);
            let Ok(version) = version else { return };
            if sender.send(Event::default().data(version)).await.is_err() {
                return;
            }
            tokio::select! {
                changed = current.changed() => if changed.is_err() { return },
                () = sender.closed() => return,
            }
        }
    });
    let mut response = Sse::new(Events(receiver)).keep_alive(KeepAlive::default()).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

struct Events(mpsc::Receiver<Event>);

impl Stream for Events {
    type Item = Result<Event, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context).map(|event| event.map(Ok))
    }
}

/// `path` with its `%xx` as the characters they stand for; `None` where they stand for none.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
            let valid = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
            bytes.push(u8::from_str_radix(digits, 16).ok().filter(|_| valid)?);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn addresses_are_decoded_once() {
        for (path, expected) in [
            ("/a/b.html", Some("/a/b.html")),
            ("/%D8%A7%20b", Some("/ا b")),
            ("/%2e%2e/x", Some("/../x")),
            ("/%2541", Some("/%41")),
            ("/%", None),
            ("/%4", None),
            ("/%+1", None),
            ("/%zz", None),
            ("/%ff", None),
        ] {
            assert_eq!(decoded(path).as_deref(), expected, "{path}");
        }
    }
}
