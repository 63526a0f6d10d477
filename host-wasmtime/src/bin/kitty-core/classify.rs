//! `kitty-core classify`.

use std::io::{self, BufRead as _};

use serde::Serialize;

use crate::{
    context::Context,
    failure::Failure,
    style::{Cell, DIM, NAME, PLAIN, table},
};

/// A path and its kind.
#[derive(Serialize)]
struct Classified {
    path: String,
    kind: Option<String>,
}

/// Classifies paths, in their order.
pub fn run(context: &Context, out: &mut Vec<u8>, paths: Vec<String>) -> Result<u8, Failure> {
    let mut asked = Vec::new();
    if paths.is_empty() {
        read_lines(&mut asked)?;
    }
    for path in paths {
        if path == "-" { read_lines(&mut asked)? } else { asked.push(path) }
    }
    let session = context.session();
    let mut answers = Vec::new();
    for path in asked {
        let kind = session.classify(&path, None, context.generation())?;
        answers.push(Classified { path, kind });
    }
    context.show(out, &answers, |out| {
        let row = |Classified { path, kind }: &Classified| {
            let kind = kind.as_deref().map_or(Cell::new(DIM, "-"), |kind| Cell::new(NAME, kind));
            vec![kind, Cell::new(PLAIN, &**path)]
        };
        table(out, &answers.iter().map(row).collect::<Vec<_>>())
    })?;
    Ok(0)
}

/// The lines of standard input, blank ones left out.
fn read_lines(paths: &mut Vec<String>) -> Result<(), Failure> {
    for line in io::stdin().lock().split(b'\n') {
        let line = String::from_utf8(line?)
            .map_err(|line| Failure::NotUtf8(String::from_utf8_lossy(line.as_bytes()).into_owned()))?;
        let line = line.strip_suffix('\r').unwrap_or(&line);
        if !line.is_empty() {
            paths.push(line.to_owned());
        }
    }
    Ok(())
}
