"""The ending of a file says what a report is written as."""

import pytest

from app.export.report_files import written
from app.export.report_page import Report, Section, page

REPORT = Report("A run", "en", [Section("Verdict", ["Good fit."])])


@pytest.mark.usefixtures("qapp")
def test_a_pdf_is_for_paper_and_all_else_a_page() -> None:
    assert written(REPORT, "a.PDF").startswith(b"%PDF-")
    assert written(REPORT, "a.html") == written(REPORT, "a") == page(REPORT)
