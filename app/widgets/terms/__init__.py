"""Words of the glossary at widgets: links in sentences, and tooltips."""
