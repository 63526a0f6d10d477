//! A rule is not run on a file that shows none of its names; where it finds something, it is run.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case has failed")]

mod common;

use kitty_gate::{Code, check};

const HEAD: &str = "version = 1\n[engine]\nroots = [\"src\"]\npackage_roots = [\"src\"]\nbase_ref = \"none\"\n";

/// The lines of what one rule finds in a source.
fn lines(rule: &str, source: &str) -> Vec<u32> {
    let text = format!(
        "{HEAD}[[rule]]\nid = \"r\"\nmessage = \"m\"\nremedy = \"n\"\nfloor = {{ files = 1 }}\n{rule}\n\
         [[rule.fixture]]\nflag = \"x = 1\"\n"
    );
    let rules = common::load(&text, None).unwrap();
    let (tree, facts) = common::facts(&rules, &[("src/a.py".to_string(), source.as_bytes().to_vec())]);
    check(&rules, &tree, &facts, true).sites.iter().map(|site| site.line).collect()
}

#[test]
fn a_name_is_seen_by_whatever_way_it_comes_in() {
    let call = "type = \"forbidden-call\"\naliases = \"import\"\nmatch = { callee = [\"seam\"] }";
    for source in [
        "seam()\n",
        "a.b.seam()\n",
        "from m import seam as s; s()\n",
        "import m.seam as s; s()\n",
        "@seam()\ndef f(): ...\n",
        "def f(a=seam()): ...\n",
        "f'{seam()}'\n",
        "[x for x in y if seam()]\n",
        "\u{17f}eam()\n",
    ] {
        assert_eq!(lines(call, source), [1], "{source}");
    }
    assert_eq!(lines(call, "def seam(): ...\nseams()\nx = 'seam()'  # seam()\n"), [0; 0]);
    let value = "type = \"forbidden-call\"\nmatch = { callee = [\"seam\"], as_value = true }";
    assert_eq!(lines(value, "x = getattr(m, 'seam')\ny(seam)\n"), [1, 2]);
    let keyword = "type = \"forbidden-call\"\nmatch = { callee = [\"*\"], keywords = { loose = true } }";
    assert_eq!(lines(keyword, "f(loose=True)\ng(loose=False)\nh.i(loose=True)\n"), [1, 3]);
}

#[test]
fn names_of_a_pattern_are_found_like_others() {
    let all = "type = \"forbidden-reference\"\n\
               match = { symbol = [\"*_active\"], contexts = [\"load\", \"store\", \"def\", \"import\"] }";
    let source =
        "from m import x_active\ny_active = 1\nprint(y_active, z.z_active)\ndef w_active(): ...\nactive_y = 2\n";
    assert_eq!(lines(all, source), [1, 2, 3, 3, 4]);
    let called = "type = \"forbidden-call\"\nmatch = { callee = [\"load_*\"] }";
    assert_eq!(lines(called, "load_x()\nm.load_y()\nunload_x()\n"), [1, 2]);
    let like = "type = \"sole-definition\"\nat = \"src/b.py\"\ncount = 1\nany_of = [{ name_like = [\"*lock_meta*\"] }]";
    assert_eq!(lines(like, "def f():\n    return VCS_LOCK_META_FIELDS\ndef g():\n    return lock\n"), [1]);
}

#[test]
fn strings_are_seen_whole_by_their_base_and_by_their_first_part() {
    let base = "type = \"literal-authority\"\nmatch = { basename_in = [\"charter.md\"] }";
    assert_eq!(lines(base, "a = 'charter.md'\nb = 'x/charter.md'\nc = 'my-charter.md'\n"), [1, 2]);
    let dotted = "type = \"literal-authority\"\nmatch = { equals_or_dotted = [\"a.b\", \"c\"] }";
    assert_eq!(lines(dotted, "x = 'a.b'\ny = 'a.b.c'\nz = 'a.bc'\nw = 'c.d'\n"), [1, 2, 4]);
    let either =
        "type = \"module-signature\"\nunit = \"module\"\nall_of = [{ literal = [\"p\"] }, { literal = [\"q\"] }]";
    assert_eq!(lines(either, "x = 'p'\ny = 'q'\n"), [1]);
    assert_eq!(lines(either, "x = 'q'\n"), [0; 0]);
}

#[test]
fn every_code_stands_in_the_guide() {
    let guide = include_str!("../../docs/gates.md");
    for code in Code::ALL {
        let row = code.row();
        assert!(guide.contains(row.code), "{}", row.code);
        assert_eq!(Code::parse(row.code), Some(code));
        assert!([row.remedy, row.why].iter().all(|text| text.ends_with('.')), "{}", row.code);
    }
}
