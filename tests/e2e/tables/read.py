"""Reads a CSV, a ZIP of them or an XLSX, and prints its tables as JSON: [{name, head, rows}]."""

import csv
import datetime
import io
import json
import sys
import zipfile


def table(name, rows):
    # The block that may stand before a table is framed.
    frames = [i for i, row in enumerate(rows) if row and str(row[0]).startswith("# --")]
    about = rows[frames[0] + 1 : frames[1]] if frames else []
    rows = rows[frames[1] + 1 :] if frames else rows
    return {"name": name, "about": about, "head": rows[0] if rows else [], "rows": rows[1:]}


def of_csv(name, data):
    assert data.startswith(b"\xef\xbb\xbf"), "no mark of UTF-8"
    text = data.decode("utf-8-sig")
    return table(name, list(csv.reader(io.StringIO(text, newline=""), strict=True)))


def plain(cell):
    # A sheet has no dates without a time.
    if isinstance(cell.value, datetime.datetime):
        return cell.value.strftime("%Y-%m" if cell.number_format == "yyyy-mm" else "%Y-%m-%d")
    return cell.value


def of_xlsx(path):
    import openpyxl

    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        rows = [[plain(cell) for cell in row] for row in sheet.iter_rows()]
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row), "a formula"
        yield table(sheet.title, rows)


def tables(path):
    with open(path, "rb") as file:
        data = file.read()
    if path.endswith(".xlsx"):
        return list(of_xlsx(path))
    if path.endswith(".zip"):
        archive = zipfile.ZipFile(io.BytesIO(data))
        assert archive.testzip() is None
        return [of_csv(name, archive.read(name)) for name in archive.namelist()]
    return [of_csv(path, data)]


csv.field_size_limit(1 << 24)
print(json.dumps(tables(sys.argv[1])))
