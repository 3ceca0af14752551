// Package archive reads files of message traces back: exports of msgtrace, answers of
// Graph that were saved, what PowerShell writes, the reports of a historical search,
// exports of the admin center and message tracking logs. Files are foreign text that
// anybody may have written: they are read a row at a time, in any encoding that these
// programs write, and what cannot be read is counted and told.
package archive
