//! The table on the page of the rules, row by row.

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

fn names(cell: &str) -> Vec<String> {
    if cell == "-" { Vec::new() } else { cell.split(", ").map(|name| name.replace('`', "")).collect() }
}
