// Package overlay draws the windows that stand over the panes for a moment: help
// and details to read, a menu to choose from, the palette.
//
// A window does not depend on what it is for. It is given lines or items, says
// with an Outcome when it is done, and the program does the rest.
package overlay
