//! Numbers of records as lines: along days through all records of a form, or along the rows of one record.

use std::collections::BTreeMap;

use crate::content::{Cell, Row};
use crate::forms::{Chart, Form, Series};
use crate::model::Record;
use crate::words::Voice;

/// The newest days or rows that are drawn. All of them stand in the records themselves.
const MOST: usize = 60;

/// Lines, with what they run along.
pub(crate) struct Drawn {
    pub(crate) title: String,
    /// Words at the lower and the upper end.
    pub(crate) ends: [String; 2],
    pub(crate) max: i64,
    /// Along days; else along rows.
    pub(crate) by_day: bool,
    pub(crate) along: Vec<String>,
    /// The name of each line and its values, one for each place along it.
    pub(crate) lines: Vec<(String, Vec<Option<i64>>)>,
}

type Values = Vec<Option<i64>>;

/// The lines of a form along days; nothing where no two numbers make one.
pub(crate) fn along_days<'a>(
    voice: &Voice<'_>,
    form: &Form,
    records: impl Iterator<Item = &'a Record>,
) -> Option<Drawn> {
    let chart = form.chart.as_ref().filter(|chart| chart.along_days())?;
    let mut days: BTreeMap<String, Vec<Values>> = BTreeMap::new();
    for record in records {
        let began = voice.iso_day(record.began_ms);
        for (row, day) in rows_of(chart, record).into_iter().map(|row| (row, day_of(chart, row, &began))) {
            let values = values(chart, row);
            if let Some(day) = day.filter(|_| values.iter().any(Option::is_some)) {
                days.entry(day).or_default().push(values);
            }
        }
    }
    let from = days.len().saturating_sub(MOST);
    let days: Vec<_> = days.into_iter().skip(from).collect();
    let average = |at: usize, all: &[Values]| {
        let there: Vec<i64> = all.iter().filter_map(|values| values.get(at).copied().flatten()).collect();
        let count = i64::try_from(there.len()).ok().filter(|count| *count > 0)?;
        Some((there.iter().sum::<i64>() + count / 2) / count)
    };
    let line = |(at, series): (usize, &Series)| {
        (name(voice, form, series), days.iter().map(|(_, all)| average(at, all)).collect())
    };
    let lines = chart.series.iter().enumerate().map(line).collect();
    drawn(voice, form, chart, days.iter().map(|(day, _)| day.clone()).collect(), lines)
}

/// The lines of one record along its rows.
pub(crate) fn along_rows(voice: &Voice<'_>, form: &Form, record: &Record) -> Option<Drawn> {
    let chart = form.chart.as_ref().filter(|chart| !chart.along_days())?;
    let rows: Vec<Values> = rows_of(chart, record).into_iter().map(|row| values(chart, row)).collect();
    let from = rows.len().saturating_sub(MOST);
    let line = |(at, series): (usize, &Series)| {
        let values = rows.iter().skip(from).map(|row| row.get(at).copied().flatten());
        (name(voice, form, series), values.collect())
    };
    let lines = chart.series.iter().enumerate().map(line).collect();
    drawn(voice, form, chart, (from..rows.len()).map(|at| (at + 1).to_string()).collect(), lines)
}

fn drawn(
    voice: &Voice<'_>,
    form: &Form,
    chart: &Chart,
    along: Vec<String>,
    lines: Vec<(String, Values)>,
) -> Option<Drawn> {
    let enough = lines.iter().any(|(_, values)| values.iter().flatten().count() > 1);
    let say = |name: &str| form.say(voice.language, name);
    enough.then(|| Drawn {
        title: say("chart"),
        ends: [say("low"), say("high")],
        max: chart.max.max(1),
        by_day: chart.along_days(),
        along,
        lines,
    })
}

/// The rows that the lines are made of: those of the table, or the record's own fields as one.
fn rows_of<'a>(chart: &Chart, record: &'a Record) -> Vec<&'a Row> {
    let table = chart.series.first().and_then(|series| series.table.as_ref());
    match table {
        Some(table) => record.content.tables.get(table).into_iter().flatten().collect(),
        None => vec![&record.content.fields],
    }
}

fn day_of(chart: &Chart, row: &Row, began: &str) -> Option<String> {
    let Some(column) = &chart.day else { return Some(began.to_owned()) };
    let day = row.get(column).map(Cell::text)?;
    // As days are kept; what is none has no place along them.
    day.parse::<jiff::civil::Date>().ok().map(|day| day.to_string())
}

fn values(chart: &Chart, row: &Row) -> Values {
    let value =
        |series: &Series| row.get(&series.of)?.number().filter(|value| (0..=chart.max).contains(value));
    chart.series.iter().map(value).collect()
}

fn name(voice: &Voice<'_>, form: &Form, series: &Series) -> String {
    let table = series.table.as_ref().map_or_else(String::new, |table| format!("{table}-"));
    form.say(voice.language, &format!("{table}{}-line", series.of))
}
