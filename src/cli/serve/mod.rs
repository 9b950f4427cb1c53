//! `serve`: the site in a browser, a page at a time, following every change.
//!
//! One thread hears of changes and compiles; requests read the newest [`Snapshot`], which never
//! changes. Pages are rendered when they are asked for, and nothing is written to disk.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::net::{IpAddr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use axum::Router;
use axum::serve::ListenerExt as _;
use backstory::load::Sources;
use backstory::write::Target;
use backstory::{Options, compile, load};
use tokio::sync::watch;

use super::args::{Place, Serve};
use super::engine;
use super::live::LiveWorld;
use super::terminal::{BOLD, PLAIN, Terminal};
use super::{Failure, Outcome, report, summary};

mod answer;
mod guard;
mod page;
mod snapshot;
mod watch_files;

use answer::App;
use guard::Guard;
use snapshot::{Good, Snapshot, Version};
use watch_files::{Changes, Watch};

/// The first port that is tried. It is no other generator's.
const PORT: u16 = 1848;
/// So many ports are tried.
const PORTS: u16 = 100;

/// Shows the site until it is told to end.
pub(super) fn serve(terminal: &Terminal, place: &Place, flags: &Serve) -> Result<Outcome, Failure> {
    let (disk, options) = engine::open(place, &flags.pages)?;
    let output = engine::output(disk.root(), flags.output.as_deref())?;
    // Nothing is written there, but what `build` would refuse is refused here as well.
    Target::new(disk.root(), &output)?;

    let listener = listen(flags.interface, flags.port)?;
    let address = listener.local_addr().map_err(cannot_listen)?;
    let watch =
        Watch::start(disk.root(), &place.config, flags.settle, flags.poll).map_err(|error| {
            Failure::refused(format!("changes cannot be watched: {error}"))
                .hint("`--poll` looks at the files again and again instead")
        })?;
    let good = Arc::new(Good::default());
    let mut follower = Follower {
        terminal: terminal.clone(),
        world: LiveWorld::new(disk, &place.config),
        options,
        sources: None,
        strict: flags.strict,
        session: RandomState::new().build_hasher().finish(),
        state: State::default(),
        good: good.clone(),
    };
    let first = Arc::new(follower.compile(None));
    follower.report(&first, None)?;
    if !terminal.is_quiet() {
        terminal.say(&summary::held_back(&first.held()))?;
    }
    let (publish, current) = watch::channel(first);
    thread::spawn(move || follower.follow(watch, &publish));

    let url = url(address);
    terminal.say(&format!("{BOLD}{url}{PLAIN} shows the site; Ctrl-C ends it\n"))?;
    if !flags.interface.is_loopback() {
        terminal.say("warning: everybody who can reach this machine can see it\n")?;
    }
    if flags.open
        && let Err(error) = open::that_detached(&url)
    {
        terminal.say(&format!("warning: no browser could be opened: {error}\n"))?;
    }
    let guard = Guard { interface: flags.interface };
    let editor = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let editor = editor.map_err(|error| {
        Failure::refused(format!("no thread for the rules of editing can be started: {error}"))
    })?;
    run(listener, Arc::new(App { current, good, guard, editor }))
}

/// Answers requests until Ctrl-C.
fn run(listener: TcpListener, app: Arc<App>) -> Result<Outcome, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(cannot_listen)?;
    let ended = runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?.tap_io(|stream| {
            // An answer that waits for more of itself would come late.
            let _ = stream.set_nodelay(true);
        });
        let mut current = app.current.clone();
        let router = Router::new().fallback(answer::answer).with_state(app);
        let stopped = async move { while current.changed().await.is_ok() {} };
        tokio::select! {
            served = axum::serve(listener, router) => served.map(|()| Outcome::Fine),
            ended = interrupted() => ended.map(|()| Outcome::Fine),
            () = stopped => Err(std::io::Error::other("changes are not followed any more")),
        }
    });
    // Streams of events never end by themselves.
    runtime.shutdown_background();
    ended.map_err(|error| Failure::refused(format!("the preview has stopped: {error}")))
}

async fn interrupted() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminated = signal(SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminated.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

fn listen(interface: IpAddr, port: Option<u16>) -> Result<TcpListener, Failure> {
    if let Some(port) = port {
        return TcpListener::bind((interface, port)).map_err(|error| {
            Failure::refused(format!("port {port} cannot be listened on: {error}"))
                .hint("leave `-p` out, and a free one is taken")
        });
    }
    for port in PORT..PORT + PORTS {
        match TcpListener::bind((interface, port)) {
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {}
            other => return other.map_err(cannot_listen),
        }
    }
    TcpListener::bind((interface, 0)).map_err(cannot_listen)
}

fn cannot_listen(error: std::io::Error) -> Failure {
    Failure::refused(format!("the preview cannot listen: {error}"))
}

fn url(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(std::net::Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    format!("http://{}/", SocketAddr::new(ip, address.port()))
}

/// Compiles the site again and again.
#[derive(Debug)]
struct Follower {
    terminal: Terminal,
    world: LiveWorld,
    options: Options,
    sources: Option<Sources>,
    strict: bool,
    session: u64,
    state: State,
    good: Arc<Good>,
}

/// How often what has changed.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    page: u64,
    css: u64,
    script: u64,
}

impl Follower {
    fn follow(mut self, mut watch: Watch, publish: &watch::Sender<Arc<Snapshot>>) {
        while let Some(changes) = watch.wait() {
            let started = Instant::now();
            let changed = match changes {
                Changes::At(paths) => self.world.refresh(&paths),
                Changes::Anywhere => self.world.list_again(),
            };
            if changed.is_empty() {
                continue;
            }
            self.state.page += 1;
            self.state.css += u64::from(changed.iter().any(|path| path.ends_with(".css")));
            self.state.script += u64::from(changed.iter().any(|path| path.ends_with(".js")));
            let before = publish.borrow().clone();
            let next = Arc::new(self.compile(Some(&before)));
            publish.send_replace(next.clone());
            if self.terminal.is_verbose() {
                let took = started.elapsed().as_secs_f64() * 1e3;
                let files = report::plural(changed.len(), "file");
                let said =
                    self.terminal.say(&format!("{files} changed, compiled in {took:.1} ms\n"));
                if said.is_err() {
                    return;
                }
            }
            if self.report(&next, Some(&before)).is_err() {
                return;
            }
        }
    }

    fn compile(&mut self, before: Option<&Arc<Snapshot>>) -> Snapshot {
        let sources = load(&self.world, &self.options, self.sources.as_ref());
        let old = before.map(|before| before.compiled());
        let compiled = compile(&sources, &self.options, old);
        self.sources = Some(sources);
        let named = |number: u64| format!("{:x}-{number}", self.session);
        let State { page, css, script } = self.state;
        let version = Version { page: named(page), css: named(css), script: named(script) };
        Snapshot::new(version, compiled, self.world.disk().clone(), self.strict, before, &self.good)
    }

    /// Says what is wrong where that is something new.
    fn report(&self, now: &Snapshot, before: Option<&Arc<Snapshot>>) -> std::io::Result<()> {
        if before.is_some_and(|before| before.findings == now.findings) {
            return Ok(());
        }
        if now.findings.is_empty() {
            return match before {
                Some(_) if !self.terminal.is_quiet() => self.terminal.say("all is well again\n"),
                _ => Ok(()),
            };
        }
        self.terminal.say(&report::text(&now.findings, &|file| now.text(file)))
    }
}
