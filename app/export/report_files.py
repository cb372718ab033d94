"""Write a report as what the file's ending says."""

from app.base.file_writing import ending_of
from app.export.report_page import Report, page


def written(report: Report, path: str) -> bytes:
    """Return the content of a file of this name: a page, or a document for paper."""
    if ending_of(path) != ".pdf":
        return page(report)
    from app.export.report_paper import paper  # noqa: PLC0415 - few print one

    return paper(report)
