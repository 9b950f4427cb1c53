//! Where output may go: which folders are refused, and which paths in them.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use xxhash_rust::xxh3::xxh3_64;

use crate::diagnostic::{Code, Diagnostic};

/// The site's own folder for lists and caches.
pub(super) const STATE: &str = ".backstory";

/// The folders of a site that authors fill.
const SOURCES: [&str; 6] = ["content", "data", "static", "templates", "themes", STATE];

/// An output folder and the list of what was written into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The folder, absolute. It need not be there yet.
    pub output: PathBuf,
    /// The list, a file below the site's `.backstory/`.
    pub manifest: PathBuf,
    /// How the list names the folder: relative to the site where it lies in it, so that a site
    /// may be moved.
    pub(super) name: String,
}

impl Target {
    /// The folder `output` for the site in `root`, both absolute.
    ///
    /// # Errors
    /// Where the output would mix with what the author wrote: the site's own folder, one above it,
    /// `content/` and its like; or where `root` cannot be found.
    pub fn new(root: &Path, output: &Path) -> Result<Self, Diagnostic> {
        let cannot = |error: io::Error| {
            let message =
                format!("the output folder `{}` cannot be used: {error}", output.display());
            Diagnostic::new(Code::OutputPlace, message)
        };
        let refuse = |why: &str| {
            let message = format!("`{}` cannot be the output folder: {why}", output.display());
            let hint = "name a folder of its own, such as `-o public`";
            Err(Diagnostic::new(Code::OutputPlace, message).hint(hint))
        };
        let root = fs::canonicalize(root).map_err(cannot)?;
        let full = resolved(output).map_err(cannot)?;
        if full == root {
            return refuse("it is the site itself");
        }
        if root.starts_with(&full) {
            return refuse("the site lies in it");
        }
        for source in SOURCES {
            let folder = resolved(&root.join(source)).map_err(cannot)?;
            if full.starts_with(&folder) || folder.starts_with(&full) {
                return refuse(&format!("`{source}` is where the site's own files are"));
            }
        }
        let name = match full.strip_prefix(&root) {
            Ok(inside) => inside.to_string_lossy().replace('\\', "/"),
            Err(_) => full.to_string_lossy().into_owned(),
        };
        let file = format!("output-{:016x}", xxh3_64(name.as_bytes()));
        Ok(Self { output: full, manifest: root.join(STATE).join(file), name })
    }
}

/// `path` without symbolic links, as far as it is there.
fn resolved(path: &Path) -> io::Result<PathBuf> {
    let mut rest: Vec<OsString> = Vec::new();
    let mut known = path.to_path_buf();
    loop {
        match fs::canonicalize(&known) {
            Ok(full) => return Ok(rest.iter().rev().fold(full, |path, part| path.join(part))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if known.is_symlink() {
                    return Err(io::Error::other("it is a symbolic link to nothing"));
                }
                let Some(name) = known.file_name() else { return Err(error) };
                rest.push(name.to_owned());
                if !known.pop() {
                    return Err(error);
                }
            }
            Err(error) => return Err(error),
        }
    }
}

/// `path` where it stays below the folder that it is relative to.
pub(super) fn confined(path: &str) -> Option<&Path> {
    let plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains('\0');
    let normal = |part: Component<'_>| matches!(part, Component::Normal(_));
    // Where `/` alone parts a path, the first says it all.
    let all_normal = || cfg!(unix) || Path::new(path).components().all(normal);
    (path.split('/').all(plain) && all_normal()).then(|| Path::new(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_that_hold_the_site_or_its_sources_are_refused() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("site");
        fs::create_dir_all(root.join("content/deep")).unwrap();
        for (output, allowed) in [
            ("public", true),
            ("out/deeper", true),
            ("../elsewhere", true),
            ("contents", true),
            ("", false),
            (".", false),
            ("..", false),
            ("content", false),
            ("content/deep", false),
            ("content/new", false),
            ("public/../content", false),
            ("static", false),
            ("themes/mine", false),
            ("templates", false),
            ("data", false),
            (".backstory", false),
        ] {
            // `..` of a folder that is not there leads nowhere: such a path is refused, too.
            let target = Target::new(&root, &root.join(output));
            assert_eq!(target.is_ok(), allowed, "{output}: {target:?}");
        }
    }

    #[test]
    fn a_site_that_moved_finds_its_list_again() {
        let home = tempfile::tempdir().unwrap();
        let list = |site: &str| {
            let root = home.path().join(site);
            fs::create_dir_all(&root).unwrap();
            Target::new(&root, &root.join("public")).unwrap()
        };
        let (one, two) = (list("one"), list("two"));
        assert_eq!(one.name, two.name);
        assert_eq!(one.manifest.file_name(), two.manifest.file_name());
    }

    #[test]
    fn only_plain_relative_paths_stay_inside() {
        for (path, inside) in [
            ("index.html", true),
            ("a/b c/ü.html", true),
            ("a/./b", false),
            ("a//b", false),
            ("", false),
            ("/a", false),
            ("../a", false),
            ("a/../../b", false),
            ("a/", false),
            ("a\0b", false),
        ] {
            assert_eq!(confined(path).is_some(), inside, "{path:?}");
        }
    }
}
