//! The preview as a process, and requests to it.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

pub(crate) struct Preview {
    pub(crate) child: Child,
    pub(crate) port: u16,
    pub(crate) site: TempDir,
    pub(crate) events: BufReader<TcpStream>,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

pub(crate) type Texts<'a> = &'a [(&'a str, &'a str)];

impl Preview {
    pub(crate) fn start(files: Texts<'_>, flags: &[&str]) -> Self {
        let site = tempfile::tempdir().unwrap();
        for (path, text) in files {
            make(site.path(), path, text);
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_backstory"))
            .args(["serve", "-p", "0", "--color", "never", "--now", "2024-01-10", "-r"])
            .arg(site.path())
            .args(flags)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let port = loop {
            let mut line = String::new();
            assert_ne!(
                said.read_line(&mut line).unwrap(),
                0,
                "it ended before it said its address"
            );
            if let Some(rest) = line.strip_prefix("http://127.0.0.1:") {
                break rest.split('/').next().unwrap().parse().unwrap();
            }
        };
        // Whoever stops reading would stop the preview from speaking.
        std::thread::spawn(move || said.read_to_end(&mut Vec::new()));
        let mut events = connect(port);
        events.write_all(b"GET /__backstory/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut preview = Self { child, port, site, events: BufReader::new(events) };
        preview.next_version();
        preview
    }

    pub(crate) fn make(&self, path: &str, text: &str) {
        make(self.site.path(), path, text);
    }

    /// How many files of pictures are kept for the next time.
    #[expect(clippy::disallowed_methods, reason = "a test looks at what is there")]
    pub(crate) fn kept(&self) -> usize {
        fs::read_dir(self.at(".backstory/cache")).map_or(0, |entries| entries.count())
    }

    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.site.path().join(path)
    }

    /// Blocks until the preview says which version there is.
    pub(crate) fn next_version(&mut self) -> String {
        self.try_next_version().unwrap()
    }

    /// The same; `None` where the stream ends, or says nothing for long.
    fn try_next_version(&mut self) -> Option<String> {
        let mut line = String::new();
        loop {
            line.clear();
            if self.events.read_line(&mut line).ok()? == 0 {
                return None;
            }
            if let Some(data) = line.strip_prefix("data: ") {
                return Some(data.trim().to_owned());
            }
        }
    }

    pub(crate) fn ask(&self, request: &str) -> Answer {
        let mut stream = connect(self.port);
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
    }

    /// The answer to `path` as soon as it is as it should be; a test that never sees it ends when
    /// the stream times out.
    pub(crate) fn until(&mut self, path: &str, good: impl Fn(&Answer) -> bool) -> Answer {
        self.try_until(path, good).unwrap_or_else(|last| panic!("{path} stays {}", last.body))
    }

    /// The same; the last answer where the stream times out first.
    pub(crate) fn try_until(
        &mut self,
        path: &str,
        good: impl Fn(&Answer) -> bool,
    ) -> Result<Answer, Answer> {
        loop {
            let answer = self.get(path);
            if good(&answer) {
                return Ok(answer);
            }
            if self.try_next_version().is_none() {
                return Err(answer);
            }
        }
    }

    pub(crate) fn until_shows(&mut self, path: &str, text: &str) -> Answer {
        self.until(path, |answer| answer.status == 200 && answer.body.contains(text))
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(8))).unwrap();
    stream
}

#[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
pub(crate) fn make(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
