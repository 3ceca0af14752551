// Package export writes messages for other programs: JSON, one message a line
// or all in one document, CSV for spreadsheets and with the columns of
// Get-MessageTraceV2, documents of the Elastic Common Schema, and Markdown for tickets.
// Texts are as they came, but for the cells of a CSV that a spreadsheet would take for a
// formula.
package export
