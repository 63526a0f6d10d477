import assert from "node:assert/strict";
import { test } from "node:test";

import { KittyError, scan } from "kitty-core/gate";

const RULES = `
version = 1
[engine]
roots = ["src"]
package_roots = ["src"]

[[rule]]
id = "one-clock"
type = "forbidden-call"
aliases = "import"
message = "the clock is read"
remedy = "call app.clock.now()"
match = { callee = ["time.time"], form = ["name", "qualified"] }
floor = { files = 1 }
sanction = [{ path = "src/app/clock.py", rationale = "the home of the clock: everybody else takes the time as an argument", expect = { min = 1 } }]

[[rule.fixture]]
flag = "import time\\ntime.time()\\n"
`;
const CLOCK = "from time import time\n\n\ndef now():\n    return time()\n";
const AGE = "from time import time as wall\n\n\nclass Note:\n    def age(self):\n        return wall() - self.born\n";

test("findings are data, whatever the order of the texts", () => {
  const report = scan({ "src/app/note.py": AGE, "src/app/clock.py": CLOCK }, RULES);
  assert.deepEqual(scan({ "src/app/clock.py": CLOCK, "src/app/note.py": AGE }, RULES), report);
  assert.deepEqual(
    report.sites.map((site) => [site.file, site.line, site.qualname, site.token, site.what, site.disposition]),
    [
      ["src/app/clock.py", 5, "now", "return time ( )", "time", "sanctioned"],
      ["src/app/note.py", 6, "Note.age", "return wall ( ) - self . born", "time", "violation"],
    ],
  );
  assert.equal(report.sites[1].remedy, "call app.clock.now()");
  assert.deepEqual([report.files, report.counts["one-clock"].sites, report.defects], [2, 2, []]);
  assert.deepEqual(report.problems, []);
  // A sanction without a site is an obligation that does not hold.
  const alone = scan({ "src/app/note.py": AGE }, RULES, { bite: false });
  assert.deepEqual(alone.problems.map(({ rule, kind, level }) => [rule, kind, level]), [
    ["one-clock", "sanction", "error"],
  ]);
});

test("bytes are texts of files, and what cannot be scanned is a defect", () => {
  const bytes = new TextEncoder().encode(CLOCK);
  const report = scan({ "src/a.py": bytes, "src/b.py": "def (", "src/c.py": new Uint8Array([0xff]) }, RULES);
  assert.deepEqual(report.defects.map(({ file, code, line }) => [file, code, line]), [
    ["src/b.py", "syntax", 1],
    ["src/c.py", "not-utf8", null],
  ]);
  assert.equal(report.sites.length, 1);
});

test("deep files are defects and never end the instance", () => {
  const deep = {
    "src/brackets.py": `x = ${"(".repeat(10_000)}1${")".repeat(10_000)}\n`,
    "src/chain.py": `x = ${"a + ".repeat(100_000)}1\n`,
    "src/calls.py": `x = f${"()".repeat(50_000)}\n`,
    "src/not.py": `x = ${"not ".repeat(50_000)}1\n`,
    "src/lambda.py": `x = ${"lambda: ".repeat(50_000)}1\n`,
    "src/blocks.py": Array.from({ length: 2000 }, (_, depth) => `${" ".repeat(depth)}if a:`).join("\n") + "\n",
  };
  const report = scan(deep, RULES, { bite: false });
  assert.deepEqual(new Set(report.defects.map(({ code }) => code)), new Set(["too-deep"]));
  assert.equal(report.defects.length, Object.keys(deep).length);
  // What is just shallow enough is scanned.
  const shallow = {
    "src/brackets.py": `x = ${"(".repeat(99)}1${")".repeat(99)}\n`,
    "src/lists.py": `x = ${"[".repeat(99)}1${"]".repeat(99)}\n`,
    "src/chain.py": `x = ${"a + ".repeat(490)}1\n`,
    "src/power.py": `x = ${"a ** ".repeat(320)}1\n`,
    "src/calls.py": `x = f${"()".repeat(499)}\n`,
    "src/attributes.py": `x = a${".b".repeat(490)}\n`,
    "src/not.py": `x = ${"not ".repeat(990)}1\n`,
    "src/minus.py": `x = ${"-".repeat(990)}1\n`,
    "src/lambda.py": `x = ${"lambda: ".repeat(990)}1\n`,
    "src/if.py": `x = ${"a if b else ".repeat(249)}1\n`,
    "src/blocks.py": Array.from({ length: 400 }, (_, depth) => `${" ".repeat(depth)}if a:`).join("\n") + " b\n",
  };
  assert.deepEqual(scan(shallow, RULES, { bite: false }).defects, []);
  assert.equal(scan({ "src/a.py": CLOCK }, RULES).sites.length, 1);
});

test("wrong rules are refused with the position", () => {
  const wrong = RULES.replace('callee = ["time.time"]', "calee = []");
  assert.throws(
    () => scan({}, wrong),
    (error) => {
      assert.ok(error instanceof KittyError);
      assert.equal(error.code, "GATE_RULES_INVALID");
      assert.match(error.message, /^kitty-gates\.toml:\d+:\d+: .*calee/);
      assert.match(error.remedy, /position/);
      return true;
    },
  );
});

test("a misuse is a TypeError", () => {
  for (const wrong of [
    () => scan(null, RULES),
    () => scan([], RULES),
    () => scan({ "a.py": 1 }, RULES),
    () => scan({ "a.py": "\ud800" }, RULES),
    () => scan({}, 1),
    () => scan({}, RULES, { bite: "no" }),
  ]) {
    assert.throws(wrong, TypeError);
  }
});
