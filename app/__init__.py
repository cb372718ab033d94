"""The window of Fall Line: Qt, and no arithmetic."""
