// Package text is the only door through which foreign text reaches the
// screen, and the measure of everything that is written there.
//
// Subjects, addresses, answers of mail servers and error messages are written
// by strangers (https://www.rfc-editor.org/rfc/rfc5322#section-5), and the terminal
// framework hands most of what they contain to the terminal. [Clean] turns such text into [Safe], which no other function
// makes; what leaves the program by a file or a pipe keeps the original.
//
// Widths are counted as the renderer counts them: one code point at a time, in
// the way of wcwidth. The renderer does so until a terminal is switched to
// grapheme clusters (mode 2027,
// https://github.com/contour-terminal/terminal-unicode-core), which the program does
// not ask for. Measure with [Width] and never with lipgloss.Width, which counts clusters.
package text
