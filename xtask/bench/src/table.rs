//! The report: absolute medians, and what they mean against the tool and the floor.

use std::fmt;

/// The Python tool.
pub const TOOL: &str = "Python tool";
/// The Python package.
pub const PYTHON: &str = "python";
/// The core in this process.
pub const NATIVE: &str = "native";
/// One listing and the reads that nobody can avoid.
pub const FLOOR: &str = "floor";

/// The medians of every case.
#[derive(Default)]
pub struct Table {
    cases: Vec<Case>,
}

struct Case {
    name: &'static str,
    about: &'static str,
    seconds: Vec<(&'static str, f64)>,
}

impl Table {
    /// Adds a case: its name, what it is, and the seconds of everyone.
    pub fn add(&mut self, name: &'static str, about: &'static str, seconds: Vec<(&'static str, f64)>) {
        self.cases.push(Case { name, about, seconds });
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [median, tool, ratio, above] = ["median", "against tool", "floor ×", "above floor"];
        writeln!(f, "{:10} {:14} {median:>12} {tool:>14} {ratio:>12} {above:>12}", "case", "who")?;
        for Case { name, about, seconds } in &self.cases {
            let of = |name: &str| seconds.iter().find(|(who, _)| *who == name).map(|(_, seconds)| *seconds);
            writeln!(f, "{name}: {about}")?;
            for (who, own) in seconds {
                let faster = of(TOOL).filter(|_| *who != TOOL).map_or(String::new(), |tool| against(tool / own));
                let floor = of(FLOOR).filter(|_| *who != FLOOR);
                let ratio = floor.map_or(String::new(), |floor| format!("{:.2}", own / floor));
                let above = floor.map_or(String::new(), |floor| time((own - floor).max(0.0)));
                writeln!(f, "{:10} {who:14} {:>12} {faster:>14} {ratio:>12} {above:>12}", "", time(*own))?;
            }
        }
        Ok(())
    }
}

fn against(ratio: f64) -> String {
    match ratio {
        ratio if ratio >= 10.0 => format!("{ratio:.0} × faster"),
        ratio if ratio >= 1.0 => format!("{ratio:.1} × faster"),
        ratio => format!("{:.1} × slower", 1.0 / ratio),
    }
}

/// Seconds, in a unit that suits them.
fn time(seconds: f64) -> String {
    match seconds {
        s if s < 1e-6 => format!("{:.1} ns", s * 1e9),
        s if s < 1e-3 => format!("{:.2} µs", s * 1e6),
        s if s < 1.0 => format!("{:.2} ms", s * 1e3),
        s => format!("{s:.2} s"),
    }
}
