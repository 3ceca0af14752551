// Package hostile is mail of an attacker, for tests: texts that are made to take over
// a terminal, a spreadsheet, a shell, a file name or an eye, and a service of message
// traces that has them in every member of every answer, errors included.
//
// Texts are known cases; Make makes up others. Reached says what of them has come
// through to where it can do harm.
package hostile
