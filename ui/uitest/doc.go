// Package uitest runs a terminal program against an emulated screen, in fake
// time, and reads what a person would see.
//
// A test hands Run a function that makes the program and a script that drives
// it: Press, Type, Paste, Resize; Advance and WaitFor let fake time pass; Screen,
// Row and Cursor read the screen; Measure counts the bytes an operation costs.
// The emulated terminal answers the queries that real ones answer, at once,
// late, or never, over a line that may be slow.
//
// Everything runs inside a testing/synctest bubble, so a test that spans
// minutes takes milliseconds, and nothing is ever waited for in real time.
package uitest
