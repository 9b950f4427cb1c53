//! Lines and what they mean.

use super::*;

fn parsed(line: &str) -> Result<Invocation, Failure> {
    parse(line.split(' ').map(OsString::from))
}

#[test]
fn the_flags_are_sound() {
    Flags::command().debug_assert();
}

#[test]
fn global_flags_stand_anywhere() {
    for line in [
        "backstory -r site -q build --now 2024-01-10",
        "backstory build -r site --now 2024-01-10 -q",
        "backstory build --now 2024-01-10 --root=site --quiet",
    ] {
        let found = parsed(line).unwrap();
        assert_eq!(found.place.root, PathBuf::from("site"), "{line}");
        assert_eq!(found.verbosity, Verbosity::Quiet, "{line}");
        assert!(
            matches!(&found.task, Task::Build { pages, .. } if pages.today.to_string() == "2024-01-10")
        );
    }
}

#[test]
fn aliases_mean_the_same() {
    let serve = |line: &str| match parsed(line).unwrap().task {
        Task::Serve(serve) => format!("{serve:?}"),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        serve("backstory serve -i 0.0.0.0 -o x -p 80 --now 2024-01-10"),
        serve("backstory server --bind 0.0.0.0 --output-dir x --port 80 --now 2024-01-10")
    );
    assert!(matches!(parsed("backstory completion bash").unwrap().task, Task::Completions { .. }));
}

#[test]
fn wrong_usage_ends_with_2_and_help_with_0() {
    for (line, expected) in [
        ("backstory --help", 0),
        ("backstory build --help", 0),
        ("backstory --version", 0),
        ("backstory", 2),
        ("backstory build --nonsense", 2),
        ("backstory nonsense", 2),
        ("backstory build --now 2024-1-10", 2),
        ("backstory build --now 2024-02-30", 2),
        ("backstory build -u example.org", 2),
        ("backstory build -u https://", 2),
        ("backstory serve -p 70000", 2),
        ("backstory serve -i nowhere", 2),
        ("backstory list nonsense", 2),
        ("backstory check --format csv", 2),
        ("backstory build --format sarif", 2),
        ("backstory check --timeout 3", 2),
        ("backstory check --external --timeout 0", 2),
        ("backstory check --external --timeout nan", 2),
        ("backstory new actor X --type king", 2),
        ("backstory -q -v build", 2),
    ] {
        let Err(Failure::Usage { code, .. }) = parsed(line) else { panic!("{line} is fine") };
        assert_eq!(code, expected, "{line}");
    }
}
