// Package export writes messages for other programs: JSON, one message a line
// or all in one document, CSV for spreadsheets, and Markdown for tickets. Texts are as they came, but
// for the cells of a CSV that a spreadsheet would take for a formula.
package export
