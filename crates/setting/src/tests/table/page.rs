//! The tables on the page of the rules, row by row: where each rule lives, and what a changed program could try.

/// A row. Names are without their backticks.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) rule: String,
    pub(super) name: String,
    pub(super) status: String,
    pub(super) enforced: Vec<String>,
    pub(super) tested: Vec<String>,
    pub(super) worded: Vec<String>,
    pub(super) reasons: Vec<String>,
}

const HEAD: &str = "| rule | name | status | enforced by | tested by | worded by | reason codes |\n| --- | --- | --- | --- | --- | --- | --- |\n";

/// The rows under the table's head, in their order. A row that is not understood is a fault.
pub(super) fn rows(page: &str) -> Result<Vec<Row>, String> {
    let (_, table) = page.split_once(HEAD).ok_or("there is no table of rules")?;
    table.lines().take_while(|line| line.starts_with('|')).map(row).collect()
}

fn row(line: &str) -> Result<Row, String> {
    let inner = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |"));
    let cells: Vec<_> = inner.ok_or_else(|| format!("not a row: {line}"))?.split(" | ").collect();
    let [rule, name, status, enforced, tested, worded, reasons] = cells.as_slice() else {
        return Err(format!("not seven cells: {line}"));
    };
    Ok(Row {
        rule: (*rule).to_owned(),
        name: (*name).to_owned(),
        status: (*status).to_owned(),
        enforced: names(enforced),
        tested: names(tested),
        worded: names(worded),
        reasons: names(reasons),
    })
}

/// What another member's changed program could try against a rule, and the tests that try it.
#[derive(Debug)]
pub(super) struct Tried {
    pub(super) rule: String,
    pub(super) tests: Vec<String>,
}

/// The section on a changed peer: the rules with a receiving side, and those without one.
#[derive(Debug)]
pub(super) struct ChangedPeer {
    pub(super) tried: Vec<Tried>,
    pub(super) without: Vec<String>,
}

const CHANGED_PEER: &str = "\n## A changed peer\n";
const TRIED: &str = "| rule | what a changed program could try | what the honest side does | tests |\n| --- | --- | --- | --- |\n";

/// The section on a changed peer. What is not understood is a fault.
pub(super) fn changed_peer(page: &str) -> Result<ChangedPeer, String> {
    let (_, section) = page.split_once(CHANGED_PEER).ok_or("there is no section on a changed peer")?;
    let section = section.split("\n## ").next().unwrap_or(section);
    let (_, table) = section.split_once(TRIED).ok_or("there is no table of what a changed peer could try")?;
    let tried: Result<_, _> = table.lines().take_while(|line| line.starts_with('|')).map(tried).collect();
    let bold = section.lines().filter_map(|line| line.strip_prefix("- **")?.split_once(".**"));
    let without = bold.flat_map(|(rules, _)| rules.split(", ")).map(str::to_owned).collect();
    Ok(ChangedPeer { tried: tried?, without })
}

fn tried(line: &str) -> Result<Tried, String> {
    let inner = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |"));
    let cells: Vec<_> = inner.ok_or_else(|| format!("not a row: {line}"))?.split(" | ").collect();
    match cells.as_slice() {
        [rule, could_try, does, tests] if !could_try.is_empty() && !does.is_empty() => {
            Ok(Tried { rule: (*rule).to_owned(), tests: names(tests) })
        }
        _ => Err(format!("not four cells: {line}")),
    }
}

fn names(cell: &str) -> Vec<String> {
    if cell == "-" { Vec::new() } else { cell.split(", ").map(|name| name.replace('`', "")).collect() }
}
