// Package export writes messages for other programs: JSON, one message a line
// or all in one document, and CSV for spreadsheets. Texts are as they came, but
// for the cells of a CSV that a spreadsheet would take for a formula.
package export
