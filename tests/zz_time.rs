use backstory::{Options, compile, load, world::{DiskWorld, World}};
use std::time::Instant;
#[test]
fn time() {
    let world = DiskWorld::new(std::path::Path::new("/dev/shm/chk10k"), chrono::NaiveDate::from_ymd_opt(2024,1,10).unwrap()).unwrap();
    let options = Options::default();
    let t = Instant::now();
    let sources = load(&world, &options, None);
    eprintln!("load {:?}", t.elapsed());
    let t = Instant::now();
    let compiled = compile(&sources, &options, None);
    eprintln!("compile {:?}", t.elapsed());
    for _ in 0..2 {
    let t = Instant::now();
    let found = backstory::check::check(compiled.site(), &|file: &str| world.read(file).ok().and_then(|b| String::from_utf8(b).ok()).map(|s| s.as_str().into()));
    eprintln!("check {:?} {}", t.elapsed(), found.len());
    }
}
