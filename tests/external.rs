//! `check --external` against servers that are slow, busy, in error, or lie. All of them are on this
//! machine.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

/// What the server does when it is asked for a path.
type Answers = dyn Fn(&str, &str, usize) -> Does + Send + Sync;

enum Does {
    /// Sends that, and ends the connection.
    Say(String),
    /// Says nothing, and keeps the connection.
    Wait,
    HangUp,
}

struct Server {
    port: u16,
    /// Every question, such as `HEAD /a`.
    asked: Arc<Mutex<Vec<String>>>,
    /// Whether those that wait may go.
    over: Arc<(Mutex<bool>, Condvar)>,
}

impl Server {
    fn new(answers: impl Fn(&str, &str, usize) -> Does + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let over = Arc::new((Mutex::new(false), Condvar::new()));
        let (answers, log, end): (Arc<Answers>, _, _) =
            (Arc::new(answers), asked.clone(), over.clone());
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (answers, log, end) = (answers.clone(), log.clone(), end.clone());
                thread::spawn(move || answer(stream, &*answers, &log, &end));
            }
        });
        Self { port, asked, over }
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        *self.over.0.lock().unwrap() = true;
        self.over.1.notify_all();
    }
}

fn answer(
    mut stream: TcpStream,
    answers: &Answers,
    log: &Mutex<Vec<String>>,
    (over, changed): &(Mutex<bool>, Condvar),
) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let named = |line: &String| line.to_lowercase().starts_with("user-agent: backstory/");
    assert!(head.iter().any(named), "{head:?}");
    let mut words = first.split(' ');
    let (method, path) = (words.next().unwrap(), words.next().unwrap());
    let question = format!("{method} {path}");
    let before = {
        let mut log = log.lock().unwrap();
        log.push(question.clone());
        log.iter().filter(|other| **other == question).count() - 1
    };
    match answers(method, path, before) {
        Does::Say(text) => drop(stream.write_all(text.as_bytes())),
        Does::HangUp => {}
        Does::Wait => {
            let mut over = over.lock().unwrap();
            while !*over {
                over = changed.wait(over).unwrap();
            }
        }
    }
}

fn say(status: &str, headers: &str) -> Does {
    Does::Say(format!("HTTP/1.1 {status}\r\nConnection: close\r\n{headers}\r\n"))
}

struct Site(TempDir);

impl Site {
    /// A site that links to `paths` on `server`, a line each from line 5 on.
    fn new(server: &Server, paths: &[&str]) -> Self {
        let site = Self(tempfile::tempdir().unwrap());
        // An address of this machine is no good for readers, says S05.
        site.settings("S05 = \"off\"");
        let links =
            paths.iter().map(|path| format!("[x](http://127.0.0.1:{}{path})\n", server.port));
        let text = format!("---\ntitle: Home\n---\n\n{}", links.collect::<String>());
        site.make("content/index.md", &text);
        site
    }

    fn settings(&self, rules: &str) {
        let settings = "title = \"T\"\ntheme = \"lean\"\n[check]\n";
        self.make("site.toml", &format!("{settings}rules = {{ {rules} }}\n"));
    }

    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    #[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
    fn make(&self, path: &str, text: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// What the program says of links: line, rule and message, with the exit code.
    fn check(&self, flags: &str) -> (Option<i32>, Vec<(u64, String, String)>) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_backstory"));
        command.args(["check", "--format", "json"]).args(flags.split_whitespace());
        command.current_dir(self.0.path()).stdin(Stdio::null());
        for name in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY"] {
            command.env_remove(name).env_remove(name.to_lowercase());
        }
        let output = command.output().unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or("").to_owned();
        let findings = report["findings"].as_array().unwrap().iter();
        let of_links =
            findings.filter(|found| ["S10", "S11", "S12"].contains(&&*text(found, "code")));
        let told = of_links.map(|found| {
            let message = format!("{} | {}", text(found, "message"), text(found, "hint"));
            (found["line"].as_u64().unwrap(), text(found, "code"), message)
        });
        (output.status.code(), told.collect())
    }
}

const ASK: &str = "--external --timeout 5 --now 2024-01-10";

#[test]
fn nothing_is_asked_without_the_flag() {
    let server = Server::new(|_, _, _| say("404 Not Found", ""));
    let site = Site::new(&server, &["/a"]);
    assert_eq!(site.check("--now 2024-01-10"), (Some(0), vec![]));
    assert_eq!(server.asked(), [""; 0]);
    assert!(!site.at(".backstory/links.json").exists());
}

#[test]
fn every_link_has_its_verdict_at_its_line() {
    let server = Server::new(|method, path, before| match (method, path) {
        (_, "/" | "/good" | "/new" | "/end") => say("200 OK", "Content-Length: 0\r\n"),
        (_, "/gone") => say("410 Gone", ""),
        // It lies to the first question,
        ("HEAD", "/liar") => say("404 Not Found", "Content-Length: 7\r\n"),
        (_, "/liar") => say("200 OK", "Content-Length: 7\r\n\r\nhere"),
        // says more and less than it sends,
        (_, "/wrong-length") => say("200 OK", "Content-Length: 999999\r\n"),
        // or has no answer to it.
        ("HEAD", "/hangs-up-once") => Does::HangUp,
        (_, "/hangs-up-once") => say("200 OK", ""),
        (_, "/moved") => say("301 Moved Permanently", "Location: /new\r\n"),
        (_, "/front/page") => say("302 Found", "Location: /\r\n"),
        (_, "/loop") => say("302 Found", "Location: /loop-2\r\n"),
        (_, "/loop-2") => say("302 Found", "Location: /loop\r\n"),
        (_, "/busy") if before < 2 => say("429 Too Many Requests", "Retry-After: 0\r\n"),
        (_, "/busy") => say("200 OK", ""),
        (_, "/closed") => say("403 Forbidden", ""),
        (_, "/trouble") => say("500 Internal Server Error", "Retry-After: 0\r\n"),
        _ => say("404 Not Found", ""),
    });
    let paths = [
        "/good",
        "/gone",
        "/liar",
        "/wrong-length",
        "/hangs-up-once",
        "/moved#part",
        "/front/page",
        "/loop",
        "/busy",
        "/closed",
        "/trouble",
        "/missing",
        "/missing",
    ];
    let site = Site::new(&server, &paths);
    let (code, told) = site.check(ASK);
    assert_eq!(code, Some(0), "warnings are no errors");
    let short: Vec<(u64, &str)> = told.iter().map(|(line, code, _)| (*line, &**code)).collect();
    let expected = [
        (6, "S10"),
        (10, "S12"),
        (11, "S10"),
        (12, "S11"),
        (14, "S11"),
        (15, "S11"),
        (16, "S10"),
        (17, "S10"),
    ];
    let mut sorted = short;
    sorted.sort_unstable();
    assert_eq!(sorted, expected, "{told:?}");
    let of = |line: u64| told.iter().find(|found| found.0 == line).unwrap().2.clone();
    assert!(of(6).contains("/gone` is gone (410)"), "{}", of(6));
    let new = format!("write `http://127.0.0.1:{}/new#part`", server.port);
    assert!(of(10).ends_with(&new), "{}", of(10));
    assert!(of(11).contains("leads to the front page"), "{}", of(11));
    assert!(of(12).contains("redirects in a circle"), "{}", of(12));
    assert!(of(14).contains("does not let everybody in (403)"), "{}", of(14));
    assert!(of(15).contains("in trouble (500)"), "{}", of(15));
    let asked = server.asked();
    let missing = asked.iter().filter(|asked| asked.ends_with(" /missing"));
    assert_eq!(missing.collect::<Vec<_>>(), ["HEAD /missing", "GET /missing"], "asked for once");
    assert!(asked.contains(&"HEAD /moved".to_owned()), "{asked:?}");
    assert_eq!(site.check(&format!("{ASK} --strict")).0, Some(1), "dead links count there");
}

#[test]
fn what_was_found_out_is_good_for_some_days() {
    let server = Server::new(|_, path, _| match path {
        "/good" => say("200 OK", ""),
        _ => say("404 Not Found", ""),
    });
    let site = Site::new(&server, &["/good", "/dead"]);
    let told = site.check(ASK);
    assert_eq!((told.1.len(), server.asked().len()), (1, 3));
    assert_eq!(site.check(ASK), told, "and is told again");
    assert_eq!(server.asked(), [""; 0]);
    site.check("--external --now 2024-01-13");
    assert_eq!(server.asked(), ["HEAD /dead", "GET /dead"], "dead ones are asked for sooner");
    site.check("--external --now 2024-01-31");
    assert_eq!(server.asked().len(), 3);

    site.make(".backstory/links.json", "{\"form\":1,");
    let again = site.check(ASK);
    assert_eq!((again.1.len(), server.asked().len()), (1, 3), "a broken cache is none");
    #[expect(clippy::disallowed_methods, reason = "a test looks at what is there")]
    let left = fs::read_dir(site.at(".backstory")).unwrap().count();
    assert_eq!(left, 1, "nothing is left lying about");
}

#[test]
fn servers_that_say_nothing_or_want_too_long_are_not_called_dead() {
    let server = Server::new(|_, path, _| match path {
        "/slow" => Does::Wait,
        "/hangs-up" => Does::HangUp,
        "/nonsense" => Does::Say("220 welcome to the mail\r\n\r\n".to_owned()),
        _ => say("429 Too Many Requests", "Retry-After: 3600\r\n"),
    });
    for (path, why) in [
        ("/slow", "it did not answer in time"),
        ("/hangs-up", "could not be checked"),
        ("/nonsense", "could not be checked"),
        ("/later", "wants to be left alone for 3600 s"),
    ] {
        let site = Site::new(&server, &[path]);
        let (_, told) = site.check("--external --timeout 0.2 --now 2024-01-10");
        assert_eq!(told.len(), 1, "{path} {told:?}");
        let (_, code, message) = &told[0];
        assert!(code == "S11" && message.contains(why), "{path} {told:?}");
        assert!(server.asked().len() <= 3, "{path} is not asked for again and again");
    }
    // Nobody listens there, and nobody is called that.
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let site = Site::new(&server, &[]);
    let text =
        format!("---\ntitle: X\n---\n\n<http://127.0.0.1:{nobody}/x>\n<https://x.invalid/>\n");
    site.make("content/index.md", &text);
    let (_, told) = site.check("--external --timeout 2 --now 2024-01-10");
    assert!(told.iter().all(|(_, code, _)| code == "S11") && told.len() == 2, "{told:?}");
}

#[test]
fn sources_are_looked_at_and_silencers_and_settings_count() {
    let server = Server::new(|_, _, _| say("404 Not Found", ""));
    let site = Site::new(&server, &["/a"]);
    let port = server.port;
    let register = format!(
        "one:\n  type: web\n  title: One\n  url: http://127.0.0.1:{port}/one\n  \
         archive-url: http://127.0.0.1:{port}/copy\n"
    );
    site.make("content/sources/register.yaml", &register);
    let text = format!(
        "---\ntitle: X\n---\n\n<!-- lint-ok: S10 it is known to be gone -->\n[x](http://127.0.0.1:{port}/a)\n"
    );
    site.make("content/index.md", &text);
    let (_, told) = site.check(ASK);
    let lines: Vec<u64> = told.iter().map(|(line, ..)| *line).collect();
    assert_eq!(lines, [4, 5], "{told:?}");
    site.settings("S10 = \"off\"");
    assert_eq!(site.check(ASK).1, []);
}
