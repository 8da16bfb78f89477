//! What lies in a folder, to compare it with what lay there.

use std::fs;
use std::path::Path;

/// Every file and folder below one, by its path from there, with what is in it.
pub fn all(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(inner).unwrap() {
            let entry = entry.unwrap();
            let path = entry.path();
            let name = path.strip_prefix(folder).unwrap().display().to_string();
            // A pipe would be read for ever.
            let bytes = if path.is_file() { fs::read(&path).unwrap_or_default() } else { Vec::new() };
            found.push((name, bytes));
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            }
        }
    }
    found.sort();
    found
}
