//! A table of figures, each for both sides, beside its target.

/// What a figure should be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    /// Less is better.
    AtMost(f64),
    /// More is better.
    AtLeast(f64),
}

/// One table.
pub(crate) struct Table {
    title: String,
    columns: [&'static str; 2],
    rows: Vec<[String; 5]>,
    notes: Vec<String>,
    missed: Vec<String>,
}

impl Table {
    /// With a column for each side.
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self::with_columns(title, ["therapist", "client"])
    }

    /// With two columns of other names.
    pub(crate) fn with_columns(title: impl Into<String>, columns: [&'static str; 2]) -> Self {
        Self { title: title.into(), columns, rows: Vec::new(), notes: Vec::new(), missed: Vec::new() }
    }

    /// A figure of both columns; the target holds for both.
    pub(crate) fn row(&mut self, what: &str, values: [f64; 2], target: Option<Target>) {
        self.judged(what, values, target, &values);
    }

    /// A figure of both columns of which only the first is held against the target.
    pub(crate) fn first(&mut self, what: &str, values: [f64; 2], target: Option<Target>) {
        self.judged(what, values, target, &values[..1]);
    }

    fn judged(&mut self, what: &str, values: [f64; 2], target: Option<Target>, judged: &[f64]) {
        let shown = match target {
            None => [String::new(), String::new()],
            Some(target) => {
                // A figure that could not be had is a target that was not met.
                let met = judged.iter().all(|value| match target {
                    Target::AtMost(most) => *value <= most,
                    Target::AtLeast(least) => *value >= least,
                });
                if !met {
                    self.missed.push(format!("{}, {what}", self.title));
                }
                let words = match target {
                    Target::AtMost(most) => format!("≤ {most}"),
                    Target::AtLeast(least) => format!("≥ {least}"),
                };
                [words, if met { "yes" } else { "NO" }.to_owned()]
            }
        };
        let [one, other] = values.map(number);
        let [target, met] = shown;
        self.rows.push([what.to_owned(), one, other, target, met]);
    }

    /// A sentence below the table.
    pub(crate) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Prints it, and gives what was missed.
    pub(crate) fn print(self) -> Vec<String> {
        let [one, other] = self.columns;
        let head = [self.title.as_str(), one, other, "target", "met"].map(str::to_owned);
        let widths: Vec<usize> = (0..5)
            .map(|at| {
                let row = |row: &[String; 5]| row[at].chars().count();
                self.rows.iter().map(row).chain([row(&head)]).max().unwrap_or(0)
            })
            .collect();
        let line = |row: &[String; 5]| {
            let cell = |at: usize| {
                let space = " ".repeat(widths[at] - row[at].chars().count());
                if at == 0 { format!("{}{space}", row[at]) } else { format!("{space}{}", row[at]) }
            };
            format!("| {} |", (0..5).map(cell).collect::<Vec<_>>().join(" | "))
        };
        println!("\n{}", line(&head));
        let rule: Vec<String> = widths
            .iter()
            .enumerate()
            .map(
                |(at, width)| {
                    if at == 0 { "-".repeat(*width) } else { format!("{}:", "-".repeat(width - 1)) }
                },
            )
            .collect();
        println!("| {} |", rule.join(" | "));
        for row in &self.rows {
            println!("{}", line(row));
        }
        for note in &self.notes {
            println!("{note}");
        }
        self.missed
    }
}

fn number(value: f64) -> String {
    match value {
        value if value.is_nan() => "-".to_owned(),
        value if value.abs() < 10.0 => format!("{value:.2}"),
        value => format!("{value:.1}"),
    }
}

/// The value below which a share of the values lies.
pub(crate) fn percentile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    let place = (sorted.len() as f64 * share) as usize;
    sorted.get(place.min(last)).copied().unwrap_or(f64::NAN)
}
