//! What has to be shipped.

use std::{fmt::Write as _, fs, io::Write as _, path::Path};

use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};

/// The sizes of the files, as they are and compressed.
pub fn table(files: &[(&str, &Path)]) -> Result<String> {
    let mut text = format!("{:25} {:>12} {:>14}\n", "size", "bytes", "gzipped");
    for (name, path) in files {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&bytes)?;
        writeln!(text, "{name:25} {:>12} {:>14}", bytes.len(), encoder.finish()?.len())?;
    }
    Ok(text)
}
