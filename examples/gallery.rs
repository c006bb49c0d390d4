//! Writes `target/gallery.html`: every case of every picture, light, dark and in high
//! contrast, to be looked at before a change of pictures is committed. A table over
//! them says which case shows which state.

#![allow(clippy::expect_used)] // a picture that cannot be drawn is not shown

#[path = "../tests/golden/cases.rs"]
mod cases;

use cases::matrix::{Cell, ROWS, STATES};
use std::fmt::Write;
use std::path::Path;
use viewprint::charts::Theme;

const STYLE: &str = "
    body { margin: 0; font: 13px system-ui, sans-serif }
    section, nav { padding: 16px 20px; display: flex; flex-wrap: wrap; gap: 20px; align-items: end }
    h2 { margin: 24px 20px 8px }
    table { border-collapse: collapse }
    th, td { padding: 4px 10px; border: 1px solid #8884; text-align: start; font-weight: normal }
    .light { background: #fff; color: #4c4d52 }
    .dark { background: #181a1e; color: #bdbdc1 }
    .contrast { background: #fff; color: #000 }
    figure { margin: 0; max-inline-size: 100% }
    figcaption { font-size: 11px; opacity: .7; margin-bottom: 4px }
    svg { display: block; outline: 1px dotted #8883 }
    polyline { stroke-linejoin: round }
";

fn main() -> std::io::Result<()> {
    let mut page = format!("<!doctype html><meta charset=utf-8><style>{STYLE}</style>\n");
    page.push_str(&table());
    for (chart, _) in ROWS {
        let _ = writeln!(page, "<h2 id={chart}>{chart}</h2>");
        let themes =
            [("light", Theme::light()), ("dark", Theme::dark()), ("contrast", Theme::contrast())];
        for (name, theme) in themes {
            let _ = writeln!(page, "<section class={name}>");
            for case in cases::all().iter().filter(|case| case.chart() == *chart) {
                page.push_str(&figure(case, name, theme.clone()));
            }
            page.push_str("</section>\n");
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/gallery.html");
    std::fs::create_dir_all(path.with_file_name(""))?;
    std::fs::write(&path, page)?;
    println!("{}", path.display());
    Ok(())
}

/// Pictures by states; each cell leads to its case.
fn table() -> String {
    let heads: String = STATES.iter().map(|state| format!("<th>{state}")).collect();
    let mut table = format!("<nav><table><tr><th>{heads}\n");
    for (chart, cells) in ROWS {
        let _ = write!(table, "<tr><th><a href='#{chart}'>{chart}</a>");
        for (state, cell) in STATES.iter().zip(cells) {
            let theme = if *state == "dark" { "dark" } else { "light" };
            let _ = match cell {
                Cell::Case(name) => write!(table, "<td><a href='#{theme}-{name}'>shown</a>"),
                Cell::Never(why) => write!(table, "<td title='{why}'>never"),
            };
        }
        table.push('\n');
    }
    table + "</table></nav>\n"
}

fn figure(case: &cases::Case, name: &str, theme: Theme) -> String {
    let (width, height) = case.size;
    // The picture is device pixels; the page shows CSS pixels.
    let svg = case.svg(theme).replacen("<svg width", "<svg data-width", 1);
    let svg = svg.replacen("<svg", &format!("<svg style='width:{width}px;height:{height}px'"), 1);
    format!(
        "<figure id='{name}-{}'><figcaption>{} {width} x {height}</figcaption>{svg}</figure>\n",
        case.name, case.name
    )
}
