//! Writes `target/gallery.html`: every case of every picture, light and dark, to
//! be looked at before a change of pictures is committed.

#![allow(clippy::expect_used)] // a picture that cannot be drawn is not shown

#[path = "../tests/golden/cases.rs"]
mod cases;

use std::fmt::Write;
use std::path::Path;
use viewprint::charts::Theme;

const STYLE: &str = "
    body { margin: 0; font: 13px system-ui, sans-serif; display: grid; grid-template-columns: 1fr }
    section { padding: 16px 20px; display: flex; flex-wrap: wrap; gap: 20px; align-items: end }
    .light { background: #fff; color: #4c4d52 }
    .dark { background: #181a1e; color: #bdbdc1 }
    .contrast { background: #fff; color: #000 }
    figure { margin: 0 }
    figcaption { font-size: 11px; opacity: .7; margin-bottom: 4px }
    svg { display: block; outline: 1px dotted #8883 }
    polyline { stroke-linejoin: round }
";

fn main() -> std::io::Result<()> {
    let themes =
        [("light", Theme::light()), ("dark", Theme::dark()), ("contrast", Theme::contrast())];
    let mut page = format!("<!doctype html><meta charset=utf-8><style>{STYLE}</style>\n");
    for (name, theme) in themes {
        let _ = writeln!(page, "<section class={name} id={name}>");
        for case in cases::all() {
            let (width, height) = case.size;
            // The picture is device pixels; the page shows CSS pixels.
            let svg = case.svg(theme.clone()).replacen("<svg width", "<svg data-width", 1);
            let svg =
                svg.replacen("<svg", &format!("<svg style='width:{width}px;height:{height}px'"), 1);
            let _ = writeln!(
                page,
                "<figure id='{name}-{}'><figcaption>{} {width} x {height}</figcaption>{svg}</figure>",
                case.name, case.name
            );
        }
        page.push_str("</section>\n");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/gallery.html");
    std::fs::create_dir_all(path.with_file_name(""))?;
    std::fs::write(&path, page)?;
    println!("{}", path.display());
    Ok(())
}
