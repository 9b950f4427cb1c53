//! A first output, which is made beside the list of what was written.

use std::fs;

use backstory::write::{Target, Writer, clean};

use super::{ONE, Site, codes, expected};

#[test]
fn a_first_output_appears_as_a_whole() {
    let site = Site::new();
    let half = site.target().manifest.with_extension("half");
    for count in 0..=ONE.len() {
        site.killed(ONE, count, false);
        assert!(!site.at("public").exists(), "after {count}");
        assert_eq!(half.exists(), count > 0);
    }
    // Others may be left by a run of an earlier version of the site.
    site.build(&ONE[..1]);
    assert_eq!(site.tree("public"), expected(&ONE[..1]));
    assert!(!half.exists());
    assert_eq!(site.build(&ONE[..1]).unchanged, 1);
}

#[test]
fn a_first_output_on_its_way_is_not_cleaned_away() {
    let site = Site::new();
    let writer = site.open(ONE, false).unwrap();
    for (path, text) in ONE {
        assert_eq!(codes(clean(site.target())), ["write-failed"]);
        writer.put(path, text.as_bytes()).unwrap();
    }
    writer.finish(true).unwrap();
    assert_eq!(site.tree("public"), expected(ONE));
    site.killed(ONE, 1, false);
    clean(site.target()).unwrap();
    site.killed(ONE, 1, false);
    clean(site.target()).unwrap();
    assert!(!site.at(".backstory").exists(), "nothing is left");
}

#[test]
fn what_somebody_puts_in_the_place_meanwhile_is_left_alone() {
    let site = Site::new();
    let writer = site.open(ONE, false).unwrap();
    for (path, text) in ONE {
        writer.put(path, text.as_bytes()).unwrap();
    }
    site.make("public/index.html", "mine");
    assert_eq!(codes(writer.finish(true)), ["write-failed"]);
    assert_eq!(codes(site.run(ONE, false)), ["output-not-ours"]);
    assert_eq!(site.tree("public"), expected(&[("index.html", "mine")]));
}

#[test]
fn a_run_that_is_killed_before_the_output_is_in_its_place_is_made_again() {
    let site = Site::new();
    site.build(ONE);
    fs::rename(site.at("public"), site.target().manifest.with_extension("half")).unwrap();
    assert_eq!(site.build(ONE).written, 3);
    assert_eq!(site.tree("public"), expected(ONE));
}

#[test]
fn an_empty_folder_stays_the_one_that_it_is() {
    let site = Site::new();
    fs::create_dir(site.at("public")).unwrap();
    site.killed(ONE, 2, false);
    assert_eq!(site.tree("public"), expected(&ONE[..2]), "file by file");
    site.build(ONE);
    assert_eq!(site.tree("public"), expected(ONE));
}

#[cfg(unix)]
#[test]
fn a_list_on_another_disk_or_a_target_elsewhere_hinders_nothing() {
    let (site, other) = (Site::new(), tempfile::tempdir().unwrap());
    let elsewhere = Target::new(site.home.path(), &other.path().join("public")).unwrap();
    let writer = Writer::open(elsewhere, ["a.html"], false).unwrap();
    writer.put("a.html", b"a").unwrap();
    assert!(other.path().join("public/a.html").exists(), "not made beside the list");
    writer.finish(true).unwrap();
}
